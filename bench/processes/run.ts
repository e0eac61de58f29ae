import { loadavg } from 'node:os';
import { SETTINGS } from '../../src/config/postgres-settings.js';
import { TIMEOUTS } from '../../src/database/postgres/pool-settings.js';
import { query } from '../../test/faults/support/database.js';
import { createDatabases } from '../databases.js';
import { drive, loader } from '../load.js';
import { readAmounts } from '../options.js';
import { startNginx } from './nginx.js';
import { aligned, circumstances, median } from '../results.js';
import { createKey, type Server, SERVERS, startServer } from '../servers.js';
import { WORKS } from '../works.js';

/** Measures one, two and four processes of Octavo behind nginx, on one PostgreSQL. */
const { rows, rounds, seconds, connections } = readAmounts();
const MEASURED = ['by-id', 'list', 'create', 'sell'];
const works = WORKS.filter(({ name }) => MEASURED.includes(name));

/** What the columns of the table compare. */
interface Column {
  title: string;
  processes: number;
  isProxied: boolean;
  settings?: NodeJS.ProcessEnv;
}

const COLUMNS: Column[] = [
  { title: 'no proxy', processes: 1, isProxied: false },
  { title: 'prepared off', processes: 1, isProxied: false, settings: { DATABASE_PREPARED: 'off' } },
  { title: '1 process', processes: 1, isProxied: true },
  { title: '2 processes', processes: 2, isProxied: true },
  { title: '4 processes', processes: 4, isProxied: true },
];

console.log(circumstances({ rows, rounds, seconds, connections, loader }));
console.log(`Load average ${loadavg()[0].toFixed(1)}`);
const databases = await createDatabases('postgres', rows);
const rates = new Map<string, number[]>();
try {
  const database = await databases.copy('octavo');
  await setForPgBouncer(database);
  const authorization = createKey(database);
  // In alternating order, so that whatever else the machine does meets all columns alike.
  for (let round = 0; round < rounds; round += 1) {
    for (const column of COLUMNS) await measure(column, database, authorization);
    console.log(`\nMedians of ${round + 1} rounds, load average ${loadavg()[0].toFixed(1)}`);
    console.log(table());
  }
} finally {
  await databases.remove();
}

async function measure(column: Column, database: string, authorization: string): Promise<void> {
  const servers: Server[] = [];
  try {
    for (let index = 0; index < column.processes; index += 1) {
      servers.push(await startServer(SERVERS.octavo.start, database, column.settings));
    }
    const urls = servers.map(({ url }) => url);
    if (column.isProxied) servers.unshift(await startNginx(urls));
    const [{ url }] = servers;
    for (const work of works) {
      const requests = await work.requests('octavo', rows, async (path) => path);
      const load = { url, requests, connections, authorization };
      await drive({ ...load, seconds: 1 });
      const { requestsPerSecond } = await drive({ ...load, seconds });
      const key = keyOf(column, work.name);
      rates.set(key, [...(rates.get(key) ?? []), requestsPerSecond]);
    }
  } finally {
    for (const server of servers) await server.stop();
  }
}

function table(): string {
  const header = ['requests/s', ...COLUMNS.map(({ title }) => title)];
  const lines = works.map(({ name, title }) => [
    title,
    ...COLUMNS.map((column) => `${Math.round(median(rates.get(keyOf(column, name))!))}`),
  ]);
  return aligned([header, ...lines]);
}

function keyOf({ title }: Column, work: string): string {
  return `${title} ${work}`;
}

/** What docs/operations.md asks of the role. */
async function setForPgBouncer(database: string): Promise<void> {
  const { lock_timeout, statement_timeout } = TIMEOUTS;
  const settings = { ...SETTINGS, lock_timeout, statement_timeout };
  const statements = Object.entries(settings).map(
    ([name, value]) => `ALTER ROLE postgres IN DATABASE octavo SET ${name} = '${value}';`,
  );
  await query(database, statements.join(''));
}
