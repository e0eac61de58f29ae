import { setTimeout as delay } from 'node:timers/promises';
import { PostgresServer } from '../../../tools/postgres-server.js';
import { AppProcess } from '../../support/app-process.js';
import { Client } from '../support/client.js';
import { count, query } from '../support/database.js';
import { exactly, type Experiment, noted, tally, within } from '../support/experiment.js';
import { Load } from '../support/load.js';
import { postUntilDone } from '../support/retry.js';

const WRITERS = 8;
const READERS = 4;
const CAREFUL = 8;

/** A crash must lose nothing: the server flushes as it does in production. */
const DURABLE = ['max_connections=200', 'shared_buffers=64MB', 'fsync=on'];

export const postgresKilled: Experiment = {
  name: 'postgres-killed',
  title: 'PostgreSQL killed with -9 and restarted under load',
  async run(size) {
    const rounds = size === 'full' ? 10 : 1;
    const server = await PostgresServer.create(DURABLE);
    const app = await AppProcess.start({ DATABASE_URL: server.url() });
    const client = new Client(app.url);
    const acknowledged: number[] = [];
    const statuses: (number | string)[] = [];
    let lastFailure = 0;
    let withoutRetryAfter = 0;

    const attempt = async (method: string, path: string, body?: object): Promise<void> => {
      const reply = await client.request(method, path, { body }).catch(() => undefined);
      statuses.push(reply?.status ?? 'no answer');
      if (reply && reply.status < 300) {
        if (method === 'POST') acknowledged.push(JSON.parse(reply.text).id);
        return;
      }
      lastFailure = performance.now();
      if (reply?.headers['retry-after'] === undefined) withoutRetryAfter += 1;
      await delay(20);
    };
    let careful = 0;
    const load = [
      new Load(WRITERS, (writer, round) =>
        attempt('POST', '/api/stores', { name: `plain ${writer} ${round}` }),
      ),
      new Load(READERS, () => attempt('GET', '/api/stores?limit=5')),
      new Load(CAREFUL, async () => {
        const name = `careful ${careful++}`;
        await postUntilDone(() => client, '/api/stores', { name }, name);
        await delay(20);
      }),
    ];

    const recoveries: number[] = [];
    try {
      for (let round = 0; round < rounds; round += 1) {
        await delay(500 + Math.random() * 500);
        const dead = server.stop('SIGKILL');
        server.signal('SIGKILL');
        await dead;
        await delay(500 + Math.random() * 1000);
        await server.start();
        const back = performance.now();
        await delay(size === 'full' ? 3500 : 1500);
        recoveries.push(Math.max(0, lastFailure - back));
      }
      await Promise.all(load.map((each) => each.stop()));
      const url = server.url();
      const ids = new Set((await query(url, 'SELECT id FROM stores')).map(({ id }) => id));
      const lost = acknowledged.filter((id) => !ids.has(id)).length;
      const rows = await count(url, `stores WHERE name LIKE 'careful %'`);
      const names = await count(
        url,
        `(SELECT DISTINCT name FROM stores WHERE name LIKE 'careful %') n`,
      );
      return [
        noted('rounds, acknowledged writes', `${rounds}, ${acknowledged.length}`),
        noted('answers', tally(statuses)),
        exactly(
          'answers other than 2xx and 503',
          statuses.filter((status) => ![200, 201, 503].includes(Number(status))).length,
        ),
        exactly('failures without Retry-After', withoutRetryAfter),
        exactly('the process went on', app.isRunning ? 'yes' : 'no', 'yes'),
        within('last failure after it was back, at most', Math.max(...recoveries), 3000),
        exactly('acknowledged writes lost', lost),
        exactly('rows of the clients that retried with a key', rows, careful),
        exactly('different rows among them', names, careful),
      ];
    } finally {
      await Promise.all(load.map((each) => each.stop()));
      client.close();
      await app.kill();
      await server.remove();
    }
  },
};
