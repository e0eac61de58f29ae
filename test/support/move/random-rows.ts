import type Driver from 'better-sqlite3';
import { sqliteDriver } from '../../../src/database/sqlite/sqlite-driver.js';
import type { Random } from '../random.js';
import {
  randomDate,
  randomFloat,
  randomInt,
  randomText,
  randomTimestamp,
} from './random-values.js';

const MAX_INT = 2_147_483_647;
const STATUSES = ['available', 'checked_out', 'lost', 'withdrawn'];

interface Column {
  name: string;
  type: string;
  notnull: number;
  pk: number;
}

/** Columns that a constraint limits; the others may have any value of their type. */
const LIMITED: Record<string, (random: Random) => unknown> = {
  'books.status': (random) => random.pick(STATUSES),
  'items.price_cents': (random) => randomInt(random, 0),
  'items.quantity': (random) => randomInt(random, 0),
  'items.reorder_level': (random) => randomInt(random, 0),
  'items.ledger_seq': () => 1,
};

/**
 * Fills a migrated SQLite file at random, by plain SQL, so that triggers write the ledger.
 * @param rows how many rows a table gets; the others get a few, or none
 */
export function fillAtRandom(
  file: string,
  random: Random,
  rows: Record<string, number> = {},
): void {
  const connection = new sqliteDriver(file);
  // Rows with random keys change pages all over the file.
  connection.pragma('cache_size = -1000000');
  connection.exec('BEGIN');
  const tables = connection
    .prepare<[], string>(
      `SELECT "name" FROM pragma_table_list WHERE "schema" = 'main' AND "type" = 'table'
       AND "name" NOT LIKE 'sqlite%' AND "name" NOT LIKE 'migrations%'
       AND "name" NOT IN ('deferred_indexes', 'items', 'stock_movements') ORDER BY "name"`,
    )
    .pluck()
    .all();
  // Items refer to books and stores.
  for (const table of [...tables, 'items']) {
    const few = random.chance(0.15) ? 0 : random.integer(0, 11);
    fillTable(connection, table, random, rows[table] ?? few);
  }
  moveStock(connection, random);
  if (random.chance(0.5))
    connection.exec(
      'DELETE FROM "books" WHERE "id" = (SELECT max("id") FROM "books") AND "id" NOT IN (SELECT "book_id" FROM "items" WHERE "book_id" IS NOT NULL)',
    );
  connection.exec('COMMIT');
  connection.close();
}

function fillTable(connection: Driver.Database, table: string, random: Random, rows: number): void {
  const columns = (connection.pragma(`table_info("${table}")`) as Column[]).map((column) => ({
    ...column,
    type: column.type.toLowerCase(),
  }));
  const parents = {
    store_id: idsOf(connection, 'stores'),
    book_id: idsOf(connection, 'books'),
  };
  const insert = connection.prepare(
    `INSERT INTO "${table}" (${columns.map(({ name }) => `"${name}"`).join(', ')})
     VALUES (${columns.map(() => '?').join(', ')})`,
  );
  const isFew = rows < 1000;
  for (let row = 0; row < rows; row += 1) {
    const value = (column: Column): unknown => {
      const { name, notnull, pk } = column;
      if (pk > 0 && column.type === 'integer') {
        // Many random ids would meet.
        return isFew ? randomInt(random, 1) : row + 1;
      }
      if (notnull === 0 && random.chance(0.3)) return null;
      if (table === 'items' && (name === 'store_id' || name === 'book_id')) {
        return parents[name].length > 0 ? random.pick(parents[name]) : null;
      }
      return (LIMITED[`${table}.${name}`] ?? ((source) => valueOf(column, source, isFew)))(random);
    };
    const values = columns.map(value);
    // An item without a store cannot be.
    if (
      values[columns.findIndex(({ name }) => name === 'store_id')] === null &&
      table === 'items'
    ) {
      return;
    }
    runIfAllowed(insert, values);
  }
}

/** Random rows may have the key of another. */
function runIfAllowed(statement: Driver.Statement, values: unknown[]): void {
  try {
    statement.run(values);
  } catch (error) {
    if (!String((error as { code?: string }).code).startsWith('SQLITE_CONSTRAINT')) throw error;
  }
}

/** @param mayBeLong whether a text may have 60,000 characters */
function valueOf({ name, type }: Column, random: Random, mayBeLong: boolean): unknown {
  const length = /^varchar\((\d+)\)/.exec(type)?.[1];
  if (length) return randomText(random, Number(length), 1);
  if (type === 'text') return randomText(random, mayBeLong && random.chance(0.05) ? 60_000 : 300);
  if (type === 'double precision') return randomFloat(random);
  if (type === 'boolean') return Number(random.chance(0.5));
  if (type === 'date') return randomDate(random);
  if (type === 'datetime') return randomTimestamp(random);
  if (type === 'integer') return name === 'version' ? randomInt(random, 1) : randomInt(random);
  throw new Error(`There are no random values of the type ${type}`);
}

/** Sells, counts and closes some of the items. */
function moveStock(connection: Driver.Database, random: Random): void {
  const entry = connection.prepare(
    `INSERT INTO "stock_movements" ("item_id", "seq", "previous_seq", "quantity_before", "delta",
       "quantity_after", "type", "price_cents", "unit_price_cents", "reference", "note", "document", "actor",
       "store_id", "book_id", "item_name", "occurred_at", "recorded_at")
     SELECT "id", "ledger_seq" + 1, "ledger_seq", "quantity", -"quantity", 0, ?, "price_cents", ?, ?, ?, ?, ?,
       "store_id", "book_id", "name", ?, "updated_at" FROM "items" WHERE "id" = ? AND "quantity" > 0 AND "version" < ${MAX_INT}`,
  );
  for (const id of idsOf(connection, 'items')) {
    if (random.chance(0.4)) continue;
    runIfAllowed(entry, [
      random.pick(['sale', 'write_off', 'count']),
      randomInt(random, 0, MAX_INT),
      randomText(random, 80, 1),
      randomText(random, 500),
      random.chance(0.5) ? 'd'.repeat(36) : null,
      randomText(random, 16),
      randomTimestamp(random),
      id,
    ]);
    if (random.chance(0.3)) connection.prepare('DELETE FROM "items" WHERE "id" = ?').run(id);
  }
}

const idsOf = (connection: Driver.Database, table: string): number[] =>
  connection.prepare<[], number>(`SELECT "id" FROM "${table}" ORDER BY "id"`).pluck().all();
