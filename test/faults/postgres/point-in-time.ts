import { setTimeout as delay } from 'node:timers/promises';
import { PostgresServer } from '../../../tools/postgres-server.js';
import { AppProcess } from '../../support/app-process.js';
import { runProgram } from '../../support/programs.js';
import { Client } from '../support/client.js';
import { query } from '../support/database.js';
import { atLeast, exactly, type Experiment, noted } from '../support/experiment.js';
import { Load } from '../support/load.js';
import { ledgerFindings, makeShelf } from '../support/stock.js';
import { WalArchive } from '../support/wal-archive.js';

const WRITERS = 8;
const DURABLE = ['max_connections=200', 'shared_buffers=64MB', 'fsync=on'];

/** Names of stores by when they were created, as seen by the client. */
interface Written {
  /** Answered before the time was read. */
  before: string[];
  /** Sent after it. */
  after: string[];
}

export const pointInTime: Experiment = {
  name: 'point-in-time',
  title: 'PostgreSQL lost after an accident, and restored to the time before it from an archive',
  async run(size) {
    const archive = new WalArchive();
    const server = await PostgresServer.create([...DURABLE, ...archive.settings]);
    let restored: PostgresServer | undefined;
    try {
      const { written, time, storeId } = await writeUntilAccident(server, archive, size === 'full');
      await archive.catchUp(server);
      await server.stop('SIGKILL');

      const start = performance.now();
      restored = await PostgresServer.create([...DURABLE, ...archive.recovery(time)], (data) =>
        archive.fill(data),
      );
      const url = restored.url();
      // It answers reads before it has reached the moment.
      while ((await query(url, 'SELECT pg_is_in_recovery() AS still'))[0].still) await delay(20);
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      const names = new Set((await query(url, 'SELECT name FROM stores')).map(({ name }) => name));
      const env = { ...process.env, DATABASE_URL: url };
      const verified = await runProgram(['dist/src/cli/stock-verify.js'], env);
      const checked = await runProgram(['dist/src/cli/db-check.js'], env);
      const statuses = await useApp(url, storeId);
      await archive.catchUp(restored);
      return [
        noted('restored to', time),
        noted('seconds until it was restored', seconds),
        atLeast('stores acknowledged before', written.before.length, 1),
        exactly('of them missing', written.before.filter((name) => !names.has(name)).length),
        atLeast('stores created later', written.after.length, 1),
        exactly('of them there', written.after.filter((name) => names.has(name)).length),
        ...(await ledgerFindings('PostgreSQL', url)),
        exactly('npm run stock:verify, exit code', `${verified.code}`, '0'),
        exactly('npm run db:check, exit code', `${checked.code}`, '0'),
        exactly(
          'the app: the deleted store, its items, a sale, a new store',
          statuses,
          '200 200 201 201',
        ),
      ];
    } finally {
      await server.remove();
      await restored?.remove();
      archive.remove();
    }
  },
};

/** Makes a base backup under load, then deletes a store with its stock; the load goes on meanwhile. */
async function writeUntilAccident(server: PostgresServer, archive: WalArchive, isFull: boolean) {
  const app = await AppProcess.start({ DATABASE_URL: server.url() });
  const client = new Client(app.url);
  const written: Written = { before: [], after: [] };
  const state = { isBefore: true, isAfter: false };
  const shelf = await makeShelf(client, 5, 1_000_000);
  const load = new Load(WRITERS, async (writer, round) => {
    const name = `${writer} ${round}`;
    const { isAfter } = state;
    await client.create('/api/stores', { name });
    if (state.isBefore) written.before.push(name);
    if (isAfter) written.after.push(name);
    const path = `/api/items/${shelf.itemIds[writer % 5]}/movements`;
    await client.request('POST', path, { body: { type: 'sale', delta: -1 } });
  });
  try {
    await delay(isFull ? 5000 : 500);
    await archive.backUp(server);
    await delay(isFull ? 5000 : 500);
    state.isBefore = false;
    const [{ time }] = await query(server.url(), 'SELECT clock_timestamp()::text AS time');
    state.isAfter = true;
    await client.request('DELETE', `/api/stores/${shelf.storeId}`);
    await delay(isFull ? 5000 : 500);
    return { written, time: String(time), storeId: shelf.storeId };
  } finally {
    await load.stop();
    client.close();
    await app.kill();
  }
}

/** What the app answers on the restored database. */
async function useApp(url: string, storeId: number): Promise<string> {
  const app = await AppProcess.start({ DATABASE_URL: url });
  try {
    const store = await app.request('GET', `/api/stores/${storeId}`);
    const items = await app.request('GET', `/api/stores/${storeId}/items`);
    const path = `/api/items/${items.body[0].id}/movements`;
    const sale = await app.request('POST', path, { type: 'sale', delta: -1 });
    const created = await app.request('POST', '/api/stores', { name: 'New' });
    return [store, items, sale, created].map(({ status }) => status).join(' ');
  } finally {
    await app.kill();
  }
}
