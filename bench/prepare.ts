import { rmSync } from 'node:fs';
import { readEnvironment } from '../src/config/environment.js';
import { createDataSource } from '../src/data-source.js';
import { fillTables } from '../test/support/rows/fill.js';
import { SOLD_ITEMS } from './works.js';

/**
 * Migrates the database of DATABASE_URL and fills it with the number of books in the first argument.
 * The first items get more stock than a run of sales can sell.
 */
const STOCK = 1_000_000_000;

const dataSource = await createDataSource(readEnvironment());
await dataSource.initialize();
await dataSource.runMigrations();
await fillTables(dataSource, Number(process.argv[2]));
await dataSource.query(
  `INSERT INTO "stock_movements" ("item_id", "seq", "previous_seq", "quantity_before", "delta",
     "quantity_after", "type", "price_cents", "store_id", "book_id", "item_name")
   SELECT "id", 2, 1, "quantity", ${STOCK}, "quantity" + ${STOCK}, 'receipt', "price_cents",
     "store_id", "book_id", "name" FROM "items" WHERE "id" <= ${SOLD_ITEMS} ORDER BY "id"`,
);
const isSqlite = dataSource.options.type === 'better-sqlite3';
if (isSqlite) await dataSource.query('PRAGMA wal_checkpoint(TRUNCATE)');
const file = dataSource.options.database;
await dataSource.destroy();
if (isSqlite)
  for (const suffix of ['-wal', '-shm']) rmSync(`${String(file)}${suffix}`, { force: true });
