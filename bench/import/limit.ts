import { chmodSync, createWriteStream } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import Database from 'better-sqlite3';
import { stringify } from 'csv-stringify';
import pg from 'pg';
import type { EngineName } from '../options.js';
import { generateChunks } from './files.js';

/** What the import writes of each book, ready for the database. */
const COLUMNS = [
  'title',
  'title_normal',
  'author',
  'author_normal',
  'year',
  'isbn',
  'page_count',
  'average_rating',
];

/**
 * The seconds that the database alone takes for the same rows in the same schema: SQLite's driver, which
 * gets them from memory, or COPY, which reads them from a file. Each is one transaction, and builds the
 * indexes, except the unique ones, at its end.
 */
export function measureLimit(
  engine: EngineName,
  url: string,
  folder: string,
  rows: number,
): Promise<number> {
  return engine === 'sqlite' ? driverAlone(url, rows) : copyAlone(url, folder, rows);
}

async function driverAlone(url: string, rows: number): Promise<number> {
  const chunks = [...generateChunks(rows)].map((chunk) =>
    chunk.map((book) => COLUMNS.map((column) => book[column])),
  );
  const database = new Database(url.replace('sqlite:///', ''));
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  const start = performance.now();
  database.exec('BEGIN IMMEDIATE');
  const indexes = database
    .prepare<[], { name: string; sql: string }>(
      `SELECT "name", "sql" FROM "sqlite_master"
       WHERE "type" = 'index' AND "tbl_name" = 'books' AND "sql" LIKE 'CREATE INDEX %'`,
    )
    .all();
  for (const { name } of indexes) database.exec(`DROP INDEX "${name}"`);
  const tuple = `(${COLUMNS.map(() => '?').join()})`;
  const insert = database.prepare(
    `INSERT INTO "books" (${COLUMNS.join()}) VALUES ${chunks[0].map(() => tuple).join()}`,
  );
  for (const chunk of chunks) insert.run(chunk.flat());
  for (const { sql } of indexes) database.exec(sql);
  database.exec('COMMIT');
  const seconds = (performance.now() - start) / 1000;
  database.close();
  return seconds;
}

async function copyAlone(url: string, folder: string, rows: number): Promise<number> {
  const file = join(folder, 'copy.csv');
  // The server runs as another user.
  chmodSync(dirname(file), 0o755);
  const books = function* () {
    for (const chunk of generateChunks(rows)) yield* chunk;
  };
  await pipeline(books, stringify({ columns: COLUMNS }), createWriteStream(file));
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const start = performance.now();
    await client.query('BEGIN');
    const { rows: indexes } = await client.query<{ name: string; sql: string }>(
      `SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS sql FROM pg_index
       WHERE indrelid = 'books'::regclass AND NOT indisunique`,
    );
    for (const { name } of indexes) await client.query(`DROP INDEX ${name}`);
    await client.query(`COPY books (${COLUMNS.join()}) FROM '${file}' (FORMAT csv)`);
    for (const { sql } of indexes) await client.query(sql);
    await client.query('COMMIT');
    return (performance.now() - start) / 1000;
  } finally {
    await client.end();
  }
}
