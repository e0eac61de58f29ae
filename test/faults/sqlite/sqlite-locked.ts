import { setTimeout as delay } from 'node:timers/promises';
import { sqliteDriver } from '../../../src/database/sqlite/sqlite-driver.js';
import { parseDatabaseUrl } from '../../../src/config/database-url.js';
import { Client, type Reply } from '../support/client.js';
import { withApp } from '../support/database.js';
import {
  exactly,
  type Experiment,
  noted,
  percentile,
  tally,
  within,
} from '../support/experiment.js';
import { Load } from '../support/load.js';

export const sqliteLocked: Experiment = {
  name: 'sqlite-locked',
  title: 'another process holds the write lock of SQLite',
  run: (size) =>
    withApp('SQLite', async (app, client, url) => {
      const { id } = await client.create('/api/stores', { name: 'Before' });
      const file = parseDatabaseUrl(url) as { file: string };
      const other = new sqliteDriver(file.file);
      const [live, reads, writes]: Reply[][] = [[], [], []];
      const liveClient = new Client(app.url, 1);

      other.exec('BEGIN IMMEDIATE');
      const loads = [
        new Load(1, async () => {
          live.push(await liveClient.request('GET', '/health/live'));
          await delay(5);
        }),
        new Load(4, async () => {
          reads.push(await client.request('GET', `/api/stores/${id}`));
          await delay(10);
        }),
        new Load(16, async (worker, round) => {
          const body = { name: `${worker} ${round}` };
          writes.push(await client.request('POST', '/api/stores', { body }));
        }),
      ];
      await delay(size === 'full' ? 10_000 : 2000);
      await Promise.all(loads.map((load) => load.stop()));
      other.exec('ROLLBACK');
      other.close();
      const after = await client.request('POST', '/api/stores', { body: { name: 'After' } });
      liveClient.close();
      return [
        noted('answers to writes', tally(writes.map(({ status }) => status))),
        exactly('other answers than 503 to writes', others(writes, 503)),
        within('a write is refused after, at most', Math.max(...times(writes)), 2000),
        exactly('other answers than 200 to reads', others(reads, 200)),
        within('a read takes, p99', percentile(times(reads), 0.99), 100),
        exactly('other answers than 200 of /health/live', others(live, 200)),
        within('/health/live, p99', percentile(times(live), 0.99), 100),
        exactly('a write when the lock is free', after.status, 201),
      ];
    }),
};

const times = (replies: Reply[]): number[] => replies.map(({ time }) => time);
const others = (replies: Reply[], status: number): number =>
  replies.filter((reply) => reply.status !== status).length;
