import { readEnvironment } from '../../src/config/environment.js';
import { createDataSource } from '../../src/data-source.js';
import { stopLedger } from '../../test/support/rows/ledger.js';
import { LOW_ITEMS, YEAR } from './shapes.js';

/**
 * Replaces the ledgers in the database of DATABASE_URL: every item gets as many entries as the first
 * argument says, written in rounds over all items, so that the entries of an item lie as far apart as
 * in the table of a real shop. Triggers and foreign keys are off.
 */
const ENTRIES = Number(process.argv[2]);
/** The rows that one statement inserts. */
const BATCH = 1_000_000;

const dataSource = await createDataSource(readEnvironment());
await dataSource.initialize();
const isPostgres = dataSource.options.type === 'postgres';
if (!isPostgres) {
  await dataSource.query('PRAGMA synchronous = OFF');
  await dataSource.query('PRAGMA cache_size = -500000');
}
const startLedger = await stopLedger(dataSource);
const createIndexes = await dropIndexes();
await dataSource.query('DELETE FROM "stock_movements"');
const [{ items }] = await dataSource.query('SELECT max("id") AS "items" FROM "items"');
const rounds = Math.max(1, Math.floor(BATCH / items));
for (let first = 1; first <= ENTRIES; first += rounds) {
  await insertEntries(first, Math.min(first + rounds - 1, ENTRIES));
}
await moveItems();
await createIndexes();
await startLedger();
if (!isPostgres) await dataSource.query('PRAGMA wal_checkpoint(TRUNCATE)');
await dataSource.destroy();

async function insertEntries(first: number, last: number): Promise<void> {
  const [before, after] = [quantityAt('"seq" - 1'), quantityAt('"seq"')];
  await dataSource.query(
    `WITH RECURSIVE "round" ("seq") AS (
       SELECT ${first} UNION ALL SELECT "seq" + 1 FROM "round" WHERE "seq" < ${last}
     ), "entry" AS (
       SELECT "items".*, "seq", CASE "seq" WHEN 1 THEN 0 ELSE ${before} END AS "before",
         ${after} AS "after", ${timeOf('"seq"')} AS "time"
       FROM "round" CROSS JOIN "items"
     )
     INSERT INTO "stock_movements" ("item_id", "seq", "previous_seq", "quantity_before", "delta",
       "quantity_after", "type", "price_cents", "store_id", "book_id", "item_name", "occurred_at",
       "recorded_at")
     SELECT "id", "seq", nullif("seq" - 1, 0), "before", "after" - "before", "after",
       CASE WHEN "seq" = 1 THEN 'opening' WHEN "after" > "before" THEN 'receipt' ELSE 'sale' END,
       "price_cents", "store_id", "book_id", "name", "time", "time"
     FROM "entry" ORDER BY "seq", "id"`,
  );
}

/** Every tenth item has a reorder level, but few are low: a list must look at all to find them. */
async function moveItems(): Promise<void> {
  const apart = 10 * Math.floor(items / 10 / LOW_ITEMS);
  await dataSource.query(
    `UPDATE "items" SET "quantity" = ${quantityAt(ENTRIES)}, "ledger_seq" = ${ENTRIES},
       "version" = ${ENTRIES}, "created_at" = ${timeOf(1)}, "updated_at" = ${timeOf(ENTRIES)},
       "reorder_level" = CASE WHEN "id" % ${apart} = 0 THEN 1000 WHEN "id" % 10 = 0 THEN 0 END`,
  );
}

/** SQL for a quantity of 1 to 40, which no entry leaves as it was. */
function quantityAt(seq: string | number): string {
  return `1 + ("id" * 31 + (${seq}) * 17) % 40`;
}

/** SQL for a time in the year, later with every entry. */
function timeOf(seq: string | number): string {
  const seconds = `${YEAR.start} + (${seq} - 1) * ${Math.floor(YEAR.length / ENTRIES)} + "id"`;
  return isPostgres
    ? `to_timestamp(${seconds})`
    : `strftime('%Y-%m-%dT%H:%M:%fZ', ${seconds}, 'unixepoch')`;
}

/** @returns a function that builds them again, each at once */
async function dropIndexes(): Promise<() => Promise<void>> {
  const indexes: { name: string; sql: string }[] = await dataSource.query(
    isPostgres
      ? `SELECT "indexname" AS "name", "indexdef" AS "sql" FROM "pg_indexes"
         WHERE "tablename" = 'stock_movements' AND "indexname" LIKE 'IDX%'`
      : `SELECT "name", "sql" FROM "sqlite_master"
         WHERE "type" = 'index' AND "tbl_name" = 'stock_movements' AND "name" LIKE 'IDX%'`,
  );
  for (const { name } of indexes) await dataSource.query(`DROP INDEX "${name}"`);
  return async () => {
    for (const { sql } of indexes) await dataSource.query(sql);
  };
}
