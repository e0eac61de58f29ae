import { setTimeout as delay } from 'node:timers/promises';
import type { Client, Reply } from './support/client.js';
import { count, ENGINES, type EngineName, withApp } from './support/database.js';
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
  let current: Client;
  const together = (key: string): Promise<Reply[]> =>
    Promise.all(
      Array.from({ length: REQUESTS }, () =>
        postUntilDone(() => current, '/api/stores', { name: key }, key),
      ),
    );
  const calm = await withApp(engine, (_app, client) => {
    current = client;
    return together('calm');
  });
  let different = 0;
  let replayed = 0;
  for (let round = 0; round < rounds; round += 1) {
    const answers = await withApp(engine, async (app, client) => {
      current = client;
      const pending = together(`killed ${round}`);
      await delay(Math.random() * 60);
      await app.kill();
      return { pending };
    });
    const replies = await withApp(engine, (_app, client) => {
      current = client;
      return answers.pending;
    });
    different += new Set(replies.map(essence)).size - 1;
    replayed += replies.filter(isReplay).length;
  }
  const rows = (pattern: string) =>
    withApp(engine, (_app, _client, url) => count(url, `stores WHERE name LIKE '${pattern}'`));
  return [
    exactly(`${engine}: rows of the key sent 100 times`, await rows('calm'), 1),
    exactly(`${engine}: different answers`, new Set(calm.map(essence)).size, 1),
    exactly(`${engine}: of them replayed`, calm.filter(isReplay).length, REQUESTS - 1),
    exactly(`${engine}: rows of ${rounds} keys across a kill`, await rows('killed %'), rounds),
    exactly(`${engine}: answers that differed from the first`, different),
    noted(`${engine}: of ${rounds * REQUESTS} answers, replayed`, replayed),
  ];
}

const essence = ({ status, text, headers: { location, etag } }: Reply): string =>
  [status, text, location, etag].join(' ');

const isReplay = ({ headers }: Reply): boolean => headers['idempotent-replayed'] === 'true';
