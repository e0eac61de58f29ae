import { setTimeout as delay } from 'node:timers/promises';
import { createSqlite } from '../../support/test-database.js';
import { AppProcess } from '../../support/app-process.js';
import { Client } from '../support/client.js';
import { query } from '../support/database.js';
import { exactly, type Experiment, noted, percentile, within } from '../support/experiment.js';
import { Load } from '../support/load.js';

const WRITERS = 16;

/** A store and the answer that is kept for its key are written in one transaction. */
const HALVES = `
  SELECT count(*) AS n FROM stores s
    WHERE NOT EXISTS (SELECT 1 FROM idempotency_keys k WHERE json_extract(k.answer, '$.id') = s.id)
  UNION ALL
  SELECT count(*) FROM idempotency_keys k
    WHERE k.answer IS NULL
      OR NOT EXISTS (SELECT 1 FROM stores s WHERE s.id = json_extract(k.answer, '$.id'))`;

export const sqliteKilled: Experiment = {
  name: 'sqlite-killed',
  title: 'kill -9 under 16 writers that each write two rows at a time, SQLite',
  async run(size) {
    const rounds = size === 'full' ? 100 : 1;
    const database = await createSqlite();
    const acknowledged = new Set<number>();
    const startTimes: number[] = [];
    let damaged = 0;
    try {
      for (let round = 0; round < rounds; round += 1) {
        await killUnderLoad(database.url, round, acknowledged, startTimes);
        const [{ integrity_check }] = await query(database.url, 'PRAGMA integrity_check');
        if (integrity_check !== 'ok') damaged += 1;
      }
      const ids = new Set((await query(database.url, 'SELECT id FROM stores')).map(({ id }) => id));
      const halves = (await query(database.url, HALVES)).reduce((sum, { n }) => sum + n, 0);
      return [
        noted('rounds, acknowledged writes', `${rounds}, ${acknowledged.size}`),
        exactly('acknowledged writes lost', [...acknowledged].filter((id) => !ids.has(id)).length),
        exactly('half transactions', halves),
        exactly('rounds after which integrity_check was not ok', damaged),
        within('ready again, p95', percentile(startTimes, 0.95), 2500),
      ];
    } finally {
      await database.drop();
    }
  },
};

async function killUnderLoad(
  databaseUrl: string,
  round: number,
  acknowledged: Set<number>,
  startTimes: number[],
): Promise<void> {
  const start = performance.now();
  const app = await AppProcess.start({ DATABASE_URL: databaseUrl });
  await app.ready();
  startTimes.push(performance.now() - start);
  const client = new Client(app.url);
  const load = new Load(WRITERS, async (writer, count) => {
    if (!app.isRunning) return delay(5);
    const name = `${round} ${writer} ${count}`;
    const headers = { 'idempotency-key': name };
    const options = { body: { name }, headers };
    const reply = await client.request('POST', '/api/stores', options).catch(() => undefined);
    if (reply?.status === 201) acknowledged.add(JSON.parse(reply.text).id);
  });
  await delay(100 + Math.random() * 300);
  await app.kill();
  await load.stop();
  client.close();
}
