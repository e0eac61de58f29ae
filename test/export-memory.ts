import { execFileSync } from 'node:child_process';
import pg from 'pg';
import { parseDatabaseUrl } from '../src/config/database-url.js';
import { sqliteDriver } from '../src/database/sqlite/sqlite-driver.js';
import { AppProcess } from './support/app-process.js';
import { PostgresServer } from '../tools/postgres-server.js';
import { createPostgres, createSqlite, type TestDatabase } from './support/test-database.js';

/**
 * Exports 20 thousand, then 200 thousand books on each engine from an app in a separate process,
 * and prints the peak memory of that process, which must not grow with the rows.
 */
const SIZES = [20_000, 200_000];
const SAMPLE = 50;

async function measure(engine: string, database: TestDatabase): Promise<void> {
  const app = await AppProcess.start({ DATABASE_URL: database.url });
  try {
    let books = 0;
    for (const size of SIZES) {
      await execute(database.url, insertBooks(books, size));
      books = size;
      for (const format of ['csv', 'ndjson']) {
        const started = performance.now();
        const { bytes, before, peak } = await exportAll(app, format);
        const seconds = ((performance.now() - started) / 1000).toFixed(1);
        console.log(
          `${engine}, ${size} books as ${format}: ${megabytes(bytes)} MB in ${seconds} s, ` +
            `RSS ${megabytes(before)} MB before, ${megabytes(peak)} MB at most`,
        );
      }
    }
  } finally {
    await app.kill();
    await database.drop();
  }
}

async function exportAll(app: AppProcess, format: string) {
  const before = residentBytes(app);
  let peak = before;
  const sampling = setInterval(() => (peak = Math.max(peak, residentBytes(app))), SAMPLE);
  const response = await fetch(`${app.url}/api/books/export?format=${format}`);
  let bytes = 0;
  for await (const chunk of response.body!) bytes += chunk.length;
  clearInterval(sampling);
  return { bytes, before, peak: Math.max(peak, residentBytes(app)) };
}

/** Books with a description of about a thousand bytes each. */
const insertBooks = (from: number, to: number): string =>
  `WITH RECURSIVE numbers (n) AS (SELECT ${from + 1} UNION ALL SELECT n + 1 FROM numbers WHERE n < ${to})
   INSERT INTO books (title, author, year, description)
   SELECT 'Title ' || n, 'Author ' || n, n, '${'word '.repeat(200)}' FROM numbers`;

async function execute(url: string, sql: string): Promise<void> {
  const database = parseDatabaseUrl(url);
  if (database.engine === 'sqlite') {
    const connection = new sqliteDriver(database.file);
    connection.exec(sql);
    connection.close();
    return;
  }
  const client = new pg.Client(url);
  await client.connect();
  await client.query(sql);
  await client.end();
}

const residentBytes = ({ pid }: AppProcess): number =>
  1024 * Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)]).toString());

const megabytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);

const server = process.env.TEST_DATABASE_URL ? undefined : await PostgresServer.create();
process.env.TEST_DATABASE_URL ??= server!.url();
try {
  await measure('SQLite', await createSqlite());
  await measure('PostgreSQL', await createPostgres());
} finally {
  await server?.remove();
}
