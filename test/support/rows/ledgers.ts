import type { TestApp } from '../test-app.js';
import { engine } from '../test-database.js';

const COLUMNS = `item_id, seq, previous_seq, quantity_before, delta, quantity_after, type,
  price_cents, reverses_id, store_id, item_name`;

interface Entry {
  type: string;
  delta?: number;
  /** In cents. */
  price?: number;
  storeId?: number;
  reversesId?: number;
  /** RFC 3339 in UTC. */
  recordedAt?: string;
}

/** Writes the next entry of an item with SQL. */
export const writeEntry = (app: TestApp, itemId: number, entry: Entry): Promise<unknown> =>
  app.rows(entrySql(itemId, entry));

/** The INSERT of the next entry of an item. */
export const entrySql = (
  itemId: number,
  { type, delta = 0, price, storeId, reversesId, recordedAt }: Entry,
): string => `INSERT INTO stock_movements (${COLUMNS}${recordedAt ? ', recorded_at' : ''})
  SELECT id, ledger_seq + 1, ledger_seq, quantity, ${delta}, quantity + ${delta}, '${type}',
    ${price ?? 'price_cents'}, ${reversesId ?? 'NULL'}, ${storeId ?? 'store_id'}, name
    ${recordedAt ? `, '${recordedAt}'` : ''}
  FROM items WHERE id = ${itemId}`;

/** The id of an entry. */
export async function entryId(app: TestApp, itemId: number, seq: number): Promise<number> {
  const [{ id }] = await app.rows(
    `SELECT id FROM stock_movements WHERE item_id = ${itemId} AND seq = ${seq}`,
  );
  return id;
}

/**
 * Removes what keeps the ledger whole: the triggers and foreign keys of both tables, and the CHECK
 * constraints of entries.
 */
export async function unprotectLedgers(app: TestApp): Promise<void> {
  if (engine === 'sqlite') {
    const triggers = await app.rows(`SELECT name FROM sqlite_master WHERE type = 'trigger'
      AND tbl_name IN ('items', 'stock_movements') AND name LIKE 'LEDGER%'`);
    for (const { name } of triggers) await app.rows(`DROP TRIGGER "${name}"`);
    await app.rows('PRAGMA foreign_keys = OFF');
    await app.rows('PRAGMA ignore_check_constraints = ON');
    return;
  }
  const checks = await app.rows(`SELECT conname AS name FROM pg_constraint
    WHERE conrelid = 'stock_movements'::regclass AND contype = 'c'`);
  for (const { name } of checks) {
    await app.rows(`ALTER TABLE stock_movements DROP CONSTRAINT "${name}"`);
  }
  for (const table of ['items', 'stock_movements']) {
    await app.rows(`ALTER TABLE ${table} DISABLE TRIGGER ALL`);
  }
}

/** Runs SQL without one trigger of items or entries, in the way that docs/operations.md describes. */
export async function withoutTrigger(app: TestApp, name: string, sql: string): Promise<void> {
  const table = name.startsWith('LEDGER_items') ? 'items' : 'stock_movements';
  if (engine === 'postgres') {
    await app.rows(`BEGIN; ALTER TABLE ${table} DISABLE TRIGGER "${name}"; ${sql};
      ALTER TABLE ${table} ENABLE TRIGGER "${name}"; COMMIT`);
    return;
  }
  const [trigger] = await app.rows(`SELECT sql FROM sqlite_schema WHERE name = '${name}'`);
  for (const statement of [`DROP TRIGGER "${name}"`, sql, trigger.sql]) await app.rows(statement);
}
