import {
  BARCODE,
  check,
  FIXED,
  forgery,
  type Forgery,
  MOVED,
  NEW_ITEM,
  NOT_A_TIME,
  NOT_NEXT,
  NOT_WHOLE,
  REPLACES,
} from './forgery.js';
import { entry, ofTwo } from './shelves.js';

const item = (columns: string, values: string, verb = 'INSERT'): string =>
  `${verb} INTO items (name, store_id, ${columns}) VALUES ('X', 1, ${values})`;
/** Item 2, which has no stock, arrives in a store where another item has its barcode. */
const arrival = (verb: string): string => ofTwo({ type: 'transfer_in', store_id: 2 }, verb);
const VERSION = 'CHK_items_version';
const LAST_VERSION = 'UPDATE items SET version = 2147483647 WHERE id = 1';

/** What only SQLite allows to write. */
export const OF_SQLITE: Forgery[] = [
  forgery('an id under its other name', 'UPDATE items SET rowid = 99 WHERE id = 1', MOVED),
  forgery(
    'an id that replaces another item',
    'UPDATE OR REPLACE items SET id = 2 WHERE id = 1',
    MOVED,
  ),
  forgery('an item replaced by its id', item('id, price_cents', '1, 1', 'REPLACE'), REPLACES),
  forgery('an item replaced by its rowid', item('rowid, price_cents', '1, 1', 'REPLACE'), REPLACES),
  forgery(
    'an item replaced by its barcode',
    item('price_cents, barcode', `1, 'A'`, 'REPLACE'),
    BARCODE,
  ),
  forgery(
    'an item replaced by the barcode of another',
    `UPDATE OR REPLACE items SET barcode = 'B' WHERE id = 1`,
    BARCODE,
  ),
  forgery(
    'a deleted item replaced',
    item('id, price_cents, quantity', '3, 900, 4', 'REPLACE'),
    NEW_ITEM,
  ),
  forgery(
    'the id of a deleted item, by its counter',
    item('price_cents, quantity', '1, 3'),
    NEW_ITEM,
    "DELETE FROM items WHERE id = 4; UPDATE sqlite_sequence SET seq = 0 WHERE name = 'items'",
  ),
  forgery('an item of a negative id', item('id, price_cents', '-1, 1'), NEW_ITEM),
  forgery('an entry replaced by its id', entry({ id: 5 }, 'REPLACE'), FIXED),
  forgery('an entry replaced by its rowid', entry({ rowid: 5 }, 'REPLACE'), FIXED),
  forgery('an entry of a negative id', entry({ id: -1 }), check('id')),
  forgery(
    'a closing replaced',
    entry(
      {
        item_id: 3,
        seq: 2,
        previous_seq: 1,
        quantity_before: 4,
        delta: -4,
        quantity_after: 0,
        type: 'closing',
        price_cents: 900,
        item_name: 'Lie',
      },
      'REPLACE',
    ),
    FIXED,
  ),
  forgery('an arrival that replaces an item', arrival('REPLACE'), BARCODE),
  forgery('an arrival whose item stays', arrival('INSERT OR FAIL'), BARCODE),
  forgery('an arrival that is ignored', arrival('INSERT OR IGNORE'), BARCODE),
  forgery('an entry whose item stays', entry({}, 'INSERT OR FAIL'), VERSION, LAST_VERSION),
  forgery('an entry that its item ignores', entry({}, 'INSERT OR IGNORE'), VERSION, LAST_VERSION),
  ...['OR FAIL', 'OR IGNORE', 'OR REPLACE'].flatMap((or) => [
    forgery(
      `an item without an opening for its price, ${or}`,
      item('price_cents', '3000000000', `INSERT ${or}`),
      NOT_WHOLE,
    ),
    forgery(
      `an item without an opening for its quantity, ${or}`,
      item('price_cents, quantity', `1, 2.5`, `INSERT ${or}`),
      NOT_WHOLE,
    ),
  ]),
  forgery(
    'an item without an opening for its creator',
    item('price_cents, created_by', `1, '12345678901234567'`, 'INSERT OR FAIL'),
    'CHK_items_created_by_length',
  ),
  forgery(
    'an item whose opening has no id',
    item('price_cents', '1', 'INSERT OR IGNORE'),
    NEW_ITEM,
    "UPDATE sqlite_sequence SET seq = 2147483647 WHERE name = 'stock_movements'",
  ),
  forgery('half a copy', entry({ delta: -0.5, quantity_after: 14.5 }), NOT_WHOLE),
  forgery('a delta that is a text', entry({ delta: '-1 copy' }), NOT_WHOLE),
  forgery(
    'half a cent',
    entry({ type: 'revaluation', delta: 0, quantity_after: 15, price_cents: 1500.5 }),
    NOT_WHOLE,
  ),
  forgery('a quantity that is a text', item('price_cents, quantity', `1, 'many'`), NOT_WHOLE),
  forgery('a time that is none', entry({ recorded_at: 'later' }), NOT_A_TIME),
  forgery(
    'a time of an item that is none',
    `UPDATE items SET updated_at = 'later' WHERE id = 1`,
    NOT_A_TIME,
  ),
  forgery(
    'a quantity while keys are deferred',
    `PRAGMA defer_foreign_keys = ON; UPDATE items SET quantity = 3 WHERE id = 1`,
    MOVED,
  ),
  forgery(
    'an entry in a savepoint that is released',
    `SAVEPOINT a; ${entry({ seq: 6, previous_seq: 5 })}; RELEASE a`,
    NOT_NEXT,
  ),
];
