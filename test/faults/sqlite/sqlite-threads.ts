import { execFileSync } from 'node:child_process';
import { readdirSync, renameSync } from 'node:fs';
import { parseDatabaseUrl } from '../../../src/config/database-url.js';
import { sqliteDriver } from '../../../src/database/sqlite/sqlite-driver.js';
import { AppProcess } from '../../support/app-process.js';
import { createSqlite } from '../../support/test-database.js';
import { Client } from '../support/client.js';
import { exactly, type Experiment, type Finding, tally } from '../support/experiment.js';

/** Reads in threads: no index serves it. */
const SEARCH = '/api/books/search?q=t';
/** A page of which does not fit into the memory of a thread: 100 descriptions of 2 MB. */
const LARGE_PAGE = '/api/books?pageCount=1&limit=100';

/** Of an app of its own, for a thread is kept once it has started. */
interface Trial {
  app: AppProcess;
  client: Client;
  file: string;
}

export const sqliteThreads: Experiment = {
  name: 'sqlite-threads',
  title: 'the threads that read SQLite cannot start, or run out of memory',
  async run() {
    return [
      ...(await withTrial({}, movedFile)),
      ...(await withTrial({}, noDescriptors)),
      ...(await withTrial({ NODE_OPTIONS: '--max-old-space-size=96' }, noMemory)),
    ];
  },
};

async function withTrial(
  settings: NodeJS.ProcessEnv,
  attempt: (trial: Trial) => Promise<Finding[]>,
): Promise<Finding[]> {
  const database = await createSqlite();
  const { file } = parseDatabaseUrl(database.url) as { file: string };
  const app = await AppProcess.start({ DATABASE_URL: database.url, ...settings });
  const client = new Client(app.url);
  try {
    await client.create('/api/books', { title: 'T', author: 'A' });
    return await attempt({ app, client, file });
  } finally {
    client.close();
    await app.kill();
    await database.drop();
  }
}

async function movedFile({ client, file }: Trial): Promise<Finding[]> {
  renameSync(file, `${file}.moved`);
  const searches = await get(client, SEARCH, 20);
  const reads = await get(client, '/api/books/1', 20);
  renameSync(`${file}.moved`, file);
  return [
    exactly('20 searches while the file is elsewhere', searches, '503 Retry-After 1: 20'),
    exactly('20 reads by id meanwhile', reads, '200: 20'),
    exactly('a search when it is back', await get(client, SEARCH), '200: 1'),
  ];
}

async function noDescriptors({ app, client }: Trial): Promise<Finding[]> {
  const opened = (): number[] => readdirSync(`/proc/${app.pid}/fd`).map(Number);
  const allow = (descriptors: number) =>
    execFileSync('prlimit', ['--pid', `${app.pid}`, `--nofile=${descriptors}:`]);
  // Over a connection that it has already.
  await get(client, '/api/books/1');
  const before = opened();
  const free = Array.from({ length: 1000 }, (_, number) => number).filter(
    (number) => !before.includes(number),
  );
  const searches: string[] = [];
  for (let left = 0; left < 4; left += 1) {
    allow(free[left]);
    searches.push(await get(client, SEARCH));
  }
  const read = await get(client, '/api/books/1');
  const write = await client.request('POST', '/api/stores', { body: { name: 'S' } });
  const after = opened();
  allow(1000);
  return [
    exactly(
      'searches with 0 to 3 file descriptors left',
      tally(searches),
      '503 Retry-After 1: 1: 4',
    ),
    exactly('file descriptors that they left open', after.length - before.length, 0),
    exactly('a read by id meanwhile', read, '200: 1'),
    exactly('a write meanwhile', write.status, 201),
    exactly('a search when there are enough', await get(client, SEARCH), '200: 1'),
  ];
}

async function noMemory({ client, file }: Trial): Promise<Finding[]> {
  new sqliteDriver(file)
    .exec(
      `WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 100)
       INSERT INTO books (title, author, page_count, description)
       SELECT 'T', 'A', 1, '€' || hex(zeroblob(500000)) FROM numbers`,
    )
    .close();
  return [
    exactly('a page too large for a thread', await get(client, LARGE_PAGE), '503 Retry-After 1: 1'),
    exactly('a search afterwards', await get(client, SEARCH), '200: 1'),
  ];
}

async function get(client: Client, path: string, times = 1): Promise<string> {
  const replies = await Promise.all(
    Array.from({ length: times }, () => client.request('GET', path)),
  );
  return tally(
    replies.map(({ status, headers }) =>
      status === 200 ? status : `${status} Retry-After ${headers['retry-after']}`,
    ),
  );
}
