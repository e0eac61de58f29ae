import { setTimeout as delay } from 'node:timers/promises';
import { PostgresServer } from '../../../tools/postgres-server.js';
import { AppProcess } from '../../support/app-process.js';
import { createStandby, on } from '../../support/cluster/standby.js';
import { createSwitch } from '../../support/cluster/switch.js';
import { Client } from '../support/client.js';
import { query } from '../support/database.js';
import { exactly, type Experiment, noted, tally, within } from '../support/experiment.js';
import { eventually, Load } from '../support/load.js';
import { postUntilDone } from '../support/retry.js';
import { entriesIn, ledgerFindings, makeShelf, sale } from '../support/stock.js';

const PROCESSES = 2;
const [WRITERS, READERS, TILLS] = [8, 4, 8];

/** A crash must lose nothing: the servers flush as they do in production. */
const DURABLE = ['max_connections=200', 'shared_buffers=64MB', 'fsync=on'];

export const failover: Experiment = {
  name: 'failover',
  title: 'the primary killed with -9 and its synchronous standby promoted, under load',
  async run(size) {
    const rounds = size === 'full' ? 5 : 1;
    let primary = await PostgresServer.create(DURABLE);
    const servers = [primary];
    const address = await createSwitch(primary);
    const url = `postgres://postgres@127.0.0.1:${address.port}/postgres`;
    const apps: AppProcess[] = [];
    for (let number = 0; number < PROCESSES; number += 1) {
      apps.push(await AppProcess.start({ DATABASE_URL: url }));
    }
    const clients = apps.map((app) => new Client(app.url));
    const clientOf = (number: number): Client => clients[number % PROCESSES];
    const acknowledged: string[] = [];
    const statuses: (number | string)[] = [];
    let lastFailure = 0;
    const attempt = async (method: string, path: string, name: string): Promise<void> => {
      const body = method === 'POST' ? { name } : undefined;
      const client = clientOf(statuses.length);
      const reply = await client.request(method, path, { body }).catch(() => undefined);
      statuses.push(reply?.status ?? 'no answer');
      if (reply?.status === 201) acknowledged.push(name);
      if (reply && reply.status < 300) return;
      lastFailure = performance.now();
      await delay(20);
    };
    let sold = 0;
    const shelf = await makeShelf(clients[0], 10, 1_000_000);
    const load = [
      new Load(WRITERS, (writer, round) => attempt('POST', '/api/stores', `${writer} ${round}`)),
      new Load(READERS, () => attempt('GET', '/api/stores?limit=5', '')),
      new Load(TILLS, async () => {
        const number = sold++;
        const { path, body } = sale(shelf, number);
        await postUntilDone(() => clientOf(number), path, body, `sale ${number}`);
      }),
    ];
    const outages: number[] = [];
    try {
      for (let round = 0; round < rounds; round += 1) {
        const standby = await createStandby(primary);
        servers.push(standby);
        await waitForBoth(primary);
        await delay(500 + Math.random() * 500);
        const dead = primary.stop('SIGKILL');
        primary.signal('SIGKILL');
        await dead;
        address.target = standby;
        await on(standby, 'SELECT pg_promote(true)');
        const promoted = performance.now();
        primary = standby;
        await delay(size === 'full' ? 5000 : 2500);
        outages.push(Math.max(0, lastFailure - promoted));
      }
      await Promise.all(load.map((each) => each.stop()));
      const names = new Set((await query(url, 'SELECT name FROM stores')).map(({ name }) => name));
      return [
        noted('failovers, acknowledged writes', `${rounds}, ${acknowledged.length}`),
        noted('answers', tally(statuses)),
        exactly(
          'answers other than 2xx and 503',
          statuses.filter((status) => ![200, 201, 503].includes(Number(status))).length,
        ),
        exactly('processes that went on', apps.filter((app) => app.isRunning).length, PROCESSES),
        within('last failure after the promotion, at most', Math.max(...outages), 5000),
        exactly('acknowledged writes lost', acknowledged.filter((name) => !names.has(name)).length),
        exactly('sales with keys, once each', await entriesIn(url, [shelf.storeId], 'sale'), sold),
        ...(await ledgerFindings('PostgreSQL', url)),
      ];
    } finally {
      await Promise.all(load.map((each) => each.stop()));
      for (const client of clients) client.close();
      for (const app of apps) await app.kill();
      address.close();
      for (const server of servers) await server.remove();
    }
  },
};

/** From now on the primary acknowledges only what its standby has flushed too. */
async function waitForBoth(primary: PostgresServer): Promise<void> {
  await on(primary, `ALTER SYSTEM SET synchronous_standby_names = '*'`);
  await on(primary, 'SELECT pg_reload_conf()');
  await eventually(async () => {
    const [row] = await on(primary, 'SELECT sync_state FROM pg_stat_replication');
    if (row?.sync_state !== 'sync') throw new Error(`The standby is ${row?.sync_state}`);
  }, 10_000);
}
