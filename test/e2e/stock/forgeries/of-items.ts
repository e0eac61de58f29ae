import {
  BARCODE,
  check,
  type Forgery,
  FOREIGN_KEY,
  GOES_BACK,
  MOVED,
  NEW_ITEM,
  NOT_WHOLE,
  REPLACES,
} from './forgery.js';

const update = (name: string, set: string, error: Forgery['error'] = MOVED): Forgery => ({
  name,
  sql: `UPDATE items SET ${set} WHERE id = 1`,
  error,
});

/** @param values of id, name, price_cents, quantity and store_id */
const insert = (values: string, verb = 'INSERT'): string =>
  `${verb} INTO items (id, name, price_cents, quantity, store_id) VALUES (${values})`;

/** Changes of items without an entry. */
export const OF_ITEMS: Forgery[] = [
  update('a quantity without an entry', 'quantity = 16'),
  update('a quantity of nothing without an entry', 'quantity = 0'),
  update('a price without an entry', 'price_cents = 1'),
  update('a store without an entry', 'store_id = 2'),
  update('another id', 'id = 99'),
  update('the id of an item that was deleted', 'id = 3'),
  update('the entry that an item is at: the one before', 'ledger_seq = 3', MOVED),
  update('the entry that an item is at: none', 'ledger_seq = NULL', MOVED),
  update('the entry that an item is at: one that is not there', 'ledger_seq = 5', {
    sqlite: MOVED,
    postgres: FOREIGN_KEY,
  }),
  update('back to an earlier entry with its quantity', 'ledger_seq = 3, quantity = 12', MOVED),
  update('an earlier time', `updated_at = '2025-01-01T00:00:00.000Z'`, GOES_BACK),
  update('a quantity, in a statement that changes much', `name = 'X', quantity = 3, version = 9`),
  {
    name: 'quantities of all items',
    sql: 'UPDATE items SET quantity = quantity + 1',
    error: MOVED,
  },
  {
    name: 'a new item that claims the entry of a deleted one',
    sql: `INSERT INTO items (id, name, price_cents, quantity, store_id, ledger_seq)
      VALUES (3, 'Three', 900, 4, 1, 1)`,
    error: NEW_ITEM,
  },
  {
    name: 'a new item that claims an entry of no one',
    sql: `INSERT INTO items (id, name, price_cents, store_id, ledger_seq) VALUES (9, 'X', 1, 1, 2)`,
    error: NEW_ITEM,
  },
  { name: 'an item with the id of a deleted one', sql: insert(`3, 'X', 1, 1, 1`), error: NEW_ITEM },
  {
    name: 'an item like a deleted one',
    sql: insert(`3, 'Three', 900, 4, 1`),
    error: NEW_ITEM,
  },
  {
    name: 'an item with the id of another one',
    sql: insert(`1, 'X', 1, 1, 1`),
    error: { sqlite: REPLACES, postgres: 'PK_items' },
  },
  {
    name: 'an upsert of a quantity',
    sql: `${insert(`1, 'X', 1, 1, 1`)} ON CONFLICT (id) DO UPDATE SET quantity = 99`,
    error: { sqlite: REPLACES, postgres: MOVED },
  },
  {
    name: 'an upsert of a price by barcode',
    sql: `INSERT INTO items (name, price_cents, store_id, barcode) VALUES ('X', 1, 1, 'A')
      ON CONFLICT (store_id, barcode) DO UPDATE SET price_cents = excluded.price_cents`,
    error: { sqlite: BARCODE, postgres: MOVED },
  },
  {
    name: 'a second item with a barcode in one store',
    sql: `INSERT INTO items (id, name, price_cents, store_id, barcode) VALUES (9, 'X', 1, 1, 'A')`,
    error: BARCODE,
  },
  update('a barcode that another item of the store has', `barcode = 'B'`, BARCODE),
  {
    name: 'a new item with a negative quantity',
    sql: insert(`9, 'X', 1, -1, 1`),
    error: { sqlite: 'CHK_items_quantity', postgres: check('after') },
  },
  {
    name: 'a new item with a negative price',
    sql: insert(`9, 'X', -1, 1, 1`),
    error: { sqlite: 'CHK_items_price', postgres: check('price') },
  },
  {
    name: 'a new item with more than 2147483647 copies',
    sql: insert(`9, 'X', 1, 2147483648, 1`),
    error: { sqlite: NOT_WHOLE, postgres: 'integer out of range' },
  },
  {
    name: 'an item of no store',
    sql: insert(`9, 'X', 1, 1, 99`),
    error: FOREIGN_KEY,
    byForeignKey: true,
  },
  {
    name: 'another id of a store with items',
    sql: 'UPDATE stores SET id = 9 WHERE id = 1',
    error: FOREIGN_KEY,
    byForeignKey: true,
  },
  {
    name: 'an update from another table',
    sql: 'UPDATE items SET quantity = m.delta FROM stock_movements m WHERE m.id = items.id',
    error: MOVED,
  },
];
