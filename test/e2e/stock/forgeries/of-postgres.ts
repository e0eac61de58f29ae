import { FIXED, FOREIGN_KEY, forgery, type Forgery, MOVED, NOT_NEXT } from './forgery.js';
import { entry } from './shelves.js';

/** What only PostgreSQL allows to write. */
export const OF_POSTGRES: Forgery[] = [
  forgery('a table of entries, truncated', 'TRUNCATE stock_movements CASCADE', FIXED),
  forgery(
    'a table of items, truncated',
    'TRUNCATE items',
    'ledger: items are deleted, not truncated',
  ),
  forgery(
    'a table of stores, truncated',
    'TRUNCATE stores CASCADE',
    'ledger: items are deleted, not truncated',
  ),
  forgery(
    'an item that moves beside its entry',
    `WITH e AS (${entry({})})
    UPDATE items SET quantity = 14, ledger_seq = 5 WHERE id = 1`,
    NOT_NEXT,
  ),
  forgery(
    'an item that moves twice for one entry',
    `WITH e AS (${entry({})})
    UPDATE items SET ledger_seq = 5 WHERE id = 1`,
    FOREIGN_KEY,
  ),
  forgery(
    'a closing beside the deletion, with another price',
    `WITH d AS (DELETE FROM items WHERE id = 1)
    ${entry({ type: 'closing', delta: -15, quantity_after: 0, price_cents: 1 })}`,
    NOT_NEXT,
  ),
  forgery(
    'a closing beside the deletion, in another store',
    `WITH d AS (DELETE FROM items WHERE id = 1)
    ${entry({ type: 'closing', delta: -15, quantity_after: 0, store_id: 2 })}`,
    NOT_NEXT,
  ),
  forgery(
    'a closing beside the deletion, at an earlier time',
    `WITH d AS (DELETE FROM items WHERE id = 1)
    ${entry({ type: 'closing', delta: -15, quantity_after: 0, recorded_at: '2026-01-01T00:00:00.000Z' })}`,
    NOT_NEXT,
  ),
  forgery(
    'a sale beside the deletion',
    `WITH d AS (DELETE FROM items WHERE id = 1) ${entry({})}`,
    NOT_NEXT,
  ),
  forgery(
    'an item again beside its deletion',
    `WITH d AS (DELETE FROM items WHERE id = 1)
    INSERT INTO items (id, name, price_cents, quantity, store_id) VALUES (1, 'X', 1500, 99, 1)`,
    'PK_items',
  ),
  forgery(
    'a merge of quantities',
    `MERGE INTO items USING (VALUES (1)) AS v (id) ON items.id = v.id
    WHEN MATCHED THEN UPDATE SET quantity = 99`,
    MOVED,
  ),
  forgery(
    'a merge of entries',
    `MERGE INTO stock_movements s USING (VALUES (5)) AS v (id) ON s.id = v.id
    WHEN MATCHED THEN DELETE`,
    FIXED,
  ),
  forgery(
    'a quantity while constraints are deferred',
    `SET CONSTRAINTS ALL DEFERRED; UPDATE items SET ledger_seq = 5 WHERE id = 1`,
    FOREIGN_KEY,
  ),
  forgery(
    'a block that hides its errors',
    `DO $$ BEGIN UPDATE items SET quantity = 99; EXCEPTION WHEN OTHERS THEN
    UPDATE items SET price_cents = 1; END $$`,
    MOVED,
  ),
];
