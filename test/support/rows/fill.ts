import type { DataSource } from 'typeorm';
import { openLedgers, stopLedger } from './ledger.js';
import { ITEMS_OF_A_STORE, sampleBooks, sampleItems, sampleStores } from './sample-rows.js';

const BATCH = 10_000;

/** The columns to fill, with the types that PostgreSQL requires. */
const COLUMNS: Record<string, Record<string, string>> = {
  books: {
    title: 'varchar',
    title_normal: 'text',
    author: 'varchar',
    author_normal: 'text',
    year: 'integer',
    isbn: 'varchar',
    page_count: 'integer',
    description: 'text',
    average_rating: 'double precision',
  },
  stores: { name: 'varchar', name_normal: 'text' },
  items: {
    name: 'varchar',
    name_normal: 'text',
    price_cents: 'integer',
    quantity: 'integer',
    store_id: 'integer',
    book_id: 'integer',
  },
};

/**
 * Fills the empty tables of a migrated database with `count` books, as many items and a hundredth
 * as many stores by SQL. The search index is built and the ledgers of all items are opened once, at the
 * end, which takes PostgreSQL a third of the time of its triggers.
 */
export async function fillTables(dataSource: DataSource, count: number): Promise<void> {
  const buildSearchIndex = await dropSearchIndex(dataSource);
  const startLedger = await stopLedger(dataSource);
  const stores = Math.max(1, Math.floor(count / ITEMS_OF_A_STORE));
  await fill(dataSource, 'books', count, (first, length) => sampleBooks(count, first, length));
  await fill(dataSource, 'stores', stores, sampleStores);
  await fill(dataSource, 'items', count, (first, length) => sampleItems(count, first, length));
  await openLedgers(dataSource);
  await startLedger();
  await buildSearchIndex();
  // PostgreSQL does this by itself after a while; SQLite never does.
  if (isPostgres(dataSource)) await dataSource.query('VACUUM ANALYZE');
}

async function fill(
  dataSource: DataSource,
  table: string,
  count: number,
  rowsOf: (first: number, length: number) => object[],
): Promise<void> {
  const columns = Object.entries(COLUMNS[table]);
  const names = columns.map(([name]) => `"${name}"`).join(', ');
  const types = columns.map(([name, type]) => `"${name}" ${type}`).join(', ');
  const values = columns.map(([name]) => `"value" ->> '${name}'`).join(', ');
  const source = isPostgres(dataSource)
    ? `${names} FROM json_to_recordset($1) AS "row" (${types})`
    : `${values} FROM json_each(?)`;
  for (let first = 1; first <= count; first += BATCH) {
    const rows = rowsOf(first, Math.min(BATCH, count - first + 1));
    await dataSource.query(`INSERT INTO "${table}" (${names}) SELECT ${source}`, [
      JSON.stringify(rows),
    ]);
  }
}

/** @returns a function that recreates the index, over the rows inserted by then */
async function dropSearchIndex(dataSource: DataSource): Promise<() => Promise<void>> {
  const kept: { name: string; sql: string }[] = await dataSource.query(
    isPostgres(dataSource)
      ? `SELECT indexname AS name, indexdef AS sql FROM pg_indexes WHERE indexdef LIKE '%USING gin%'`
      : `SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'books'`,
  );
  for (const { name } of kept) {
    await dataSource.query(`DROP ${isPostgres(dataSource) ? 'INDEX' : 'TRIGGER'} "${name}"`);
  }
  return async () => {
    if (!isPostgres(dataSource)) {
      await dataSource.query(`INSERT INTO "books_search" ("books_search") VALUES ('rebuild')`);
    }
    for (const { sql } of kept) await dataSource.query(sql);
  };
}

const isPostgres = (dataSource: DataSource): boolean => dataSource.options.type === 'postgres';
