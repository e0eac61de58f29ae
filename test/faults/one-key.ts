import { setTimeout as delay } from 'node:timers/promises';
import { AppProcess } from './support/app-process.js';
import { Client, type Reply } from './support/client.js';
import { count, ENGINES, type EngineName } from './support/database.js';
import { exactly, type Experiment, type Finding, noted } from './support/experiment.js';
import { postUntilDone } from './support/retry.js';

const REQUESTS = 100;

export const oneKey: Experiment = {
  name: 'one-key',
  title: 'one Idempotency-Key sent 100 times at once, and across a kill -9',
  async run(size) {
    const rounds = size === 'full' ? 10 : 1;
    const findings: Finding[] = [];
    for (const engine of Object.keys(ENGINES) as EngineName[]) {
      findings.push(...(await onEngine(engine, rounds)));
    }
    return findings;
  },
};

async function onEngine(engine: EngineName, rounds: number): Promise<Finding[]> {
  const database = await ENGINES[engine]();
  let app = await AppProcess.start(database.url);
  let client = new Client(app.url);
  const together = (key: string): Promise<Reply[]> =>
    Promise.all(
      Array.from({ length: REQUESTS }, () =>
        postUntilDone(() => client, '/api/stores', { name: key }, key),
      ),
    );
  const counts = { different: 0, replayed: 0 };
  try {
    const calm = await together('calm');
    const rowsOfCalm = await count(database.url, `stores WHERE name = 'calm'`);
    for (let round = 0; round < rounds; round += 1) {
      const answers = together(`killed ${round}`);
      await delay(Math.random() * 60);
      await app.kill();
      client.close();
      app = await AppProcess.start(database.url);
      client = new Client(app.url);
      const replies = await answers;
      counts.different += new Set(replies.map(essence)).size - 1;
      counts.replayed += replies.filter(isReplay).length;
    }
    const killed = `stores WHERE name LIKE 'killed %'`;
    return [
      exactly(`${engine}: rows of the key sent 100 times`, rowsOfCalm, 1),
      exactly(`${engine}: different answers`, new Set(calm.map(essence)).size, 1),
      exactly(`${engine}: of them replayed`, calm.filter(isReplay).length, REQUESTS - 1),
      exactly(
        `${engine}: rows of ${rounds} keys across a kill`,
        await count(database.url, killed),
        rounds,
      ),
      exactly(`${engine}: answers that differed from the first`, counts.different),
      noted(`${engine}: of ${rounds * REQUESTS} answers, replayed`, counts.replayed),
    ];
  } finally {
    client.close();
    await app.kill();
    await database.drop();
  }
}

const essence = ({ status, text, headers: { location, etag } }: Reply): string =>
  [status, text, location, etag].join(' ');

const isReplay = ({ headers }: Reply): boolean => headers['idempotent-replayed'] === 'true';
