import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Client, Reply } from '../support/client.js';
import { withApp } from '../support/database.js';
import { atLeast, exactly, type Experiment, noted, tally, within } from '../support/experiment.js';
import { Load } from '../support/load.js';

/** Five times as many as the pool has connections. */
const STUCK_CLIENTS = 50;
const OTHER_CLIENTS = 5;
/** Requests that show whether other routes are answered. */
const ENOUGH = 10;

export const tableLocked: Experiment = {
  name: 'table-locked',
  title: 'one table locked (ACCESS EXCLUSIVE), with 50 clients that want it, PostgreSQL',
  run: (size) =>
    withApp('PostgreSQL', async (_app, client, url) => {
      const book = await client.create('/api/books', { title: 'T', author: 'A' });
      const store = await client.create('/api/stores', { name: 'S' });
      const locker = new pg.Client({ connectionString: url });
      await locker.connect();
      await locker.query('BEGIN; LOCK TABLE books IN ACCESS EXCLUSIVE MODE');

      const [stuck, others]: Reply[][] = [[], []];
      const loads = [
        new Load(STUCK_CLIENTS, async (worker) => {
          stuck.push(await askForBooks(client, worker, book.id));
          await delay(10);
        }),
        new Load(OTHER_CLIENTS, async (worker, round) => {
          others.push(await askForOthers(client, worker, round, store.id));
          await delay(10);
        }),
      ];
      await delay(size === 'full' ? 10_000 : 1500);
      // On a slow machine the clients of the locked table leave the others little time.
      while (others.length < ENOUGH) await delay(100);
      await Promise.all(loads.map((load) => load.stop()));
      await locker.query('ROLLBACK');
      await locker.end();
      const after = await client.request('GET', `/api/books/${book.id}`);
      return [
        noted('requests for the locked table', tally(stuck.map(({ status }) => status))),
        exactly('other answers than 503', stuck.filter(({ status }) => status !== 503).length),
        atLeast('requests to other routes', others.length, ENOUGH),
        exactly('other answers than 2xx', others.filter(({ status }) => status >= 300).length),
        within('an answer of theirs takes, at most', slowest(others), 1900),
        within('a 503 takes, at most', slowest(stuck), 2000),
        exactly('the locked table, when it is free', after.status, 200),
      ];
    }),
};

const slowest = (replies: Reply[]): number => Math.max(...replies.map(({ time }) => time));

function askForBooks(client: Client, worker: number, id: number): Promise<Reply> {
  const body = { title: 'T', author: 'A' };
  const keyed = { body, headers: { 'idempotency-key': `${worker}` } };
  const requests = [
    () => client.request('GET', '/api/books'),
    () => client.request('GET', '/api/books?sort=pageCount'),
    () => client.request('GET', `/api/books/${id}`),
    () => client.request('POST', '/api/books', { body }),
    () => client.request('POST', '/api/books', keyed),
    () => client.request('PATCH', `/api/books/${id}`, { body: { year: worker } }),
  ];
  return requests[worker % requests.length]();
}

function askForOthers(client: Client, worker: number, round: number, id: number): Promise<Reply> {
  const body = { name: `${worker} ${round}` };
  const keyed = { body, headers: { 'idempotency-key': body.name } };
  const requests = [
    () => client.request('GET', '/api/stores'),
    () => client.request('POST', '/api/stores', { body }),
    () => client.request('POST', '/api/stores', keyed),
    () => client.request('PATCH', `/api/stores/${id}`, { body }),
    () => client.request('GET', '/api/items?sort=name&count=exact'),
  ];
  return requests[worker % requests.length]();
}
