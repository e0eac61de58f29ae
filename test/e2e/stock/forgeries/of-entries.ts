import { check, forged, FIXED, FOREIGN_KEY, type Forgery, NOT_NEXT } from './forgery.js';
import { entries, ofTwo } from './shelves.js';

const sign = (type: string, delta: number): Forgery =>
  forged(`a ${type} of ${delta}`, { type, delta, quantity_after: 15 + delta }, check('sign'));

/** Entries that do not follow from the one before. */
export const OF_ENTRIES: Forgery[] = [
  forged(
    'a quantity before that was not so',
    { quantity_before: 20, quantity_after: 19 },
    NOT_NEXT,
  ),
  forged('a sum that is wrong', { quantity_after: 15 }, check('sum')),
  sign('receipt', -1),
  sign('receipt', 0),
  sign('return', -1),
  sign('sale', 1),
  sign('sale', 0),
  sign('supplier_return', 1),
  sign('write_off', 1),
  sign('transfer_out', 1),
  sign('transfer_in', -1),
  sign('adjustment', 0),
  sign('revaluation', 1),
  sign('closing', -1),
  sign('theft', -1),
  forged('a seq that is skipped', { seq: 6, previous_seq: 5 }, NOT_NEXT),
  forged('a seq that follows another one', { seq: 5, previous_seq: 3 }, check('chain')),
  forged('a seq that is repeated', {
    seq: 4,
    previous_seq: 3,
    quantity_before: 12,
    quantity_after: 11,
  }),
  forged('a seq of zero', { seq: 0, previous_seq: -1 }, check('chain')),
  forged('a fifth entry without a predecessor', { previous_seq: null }, check('chain')),
  forged('an entry for no item', { item_id: 99 }),
  forged(
    'a second opening',
    {
      seq: 1,
      previous_seq: null,
      quantity_before: 0,
      delta: 5,
      quantity_after: 5,
      type: 'opening',
    },
    { sqlite: FIXED, postgres: NOT_NEXT },
  ),
  forged(
    'a second opening like the first',
    {
      seq: 1,
      previous_seq: null,
      quantity_before: 0,
      delta: 10,
      quantity_after: 10,
      type: 'opening',
    },
    { sqlite: FIXED, postgres: 'UQ_stock_movements_chain' },
  ),
  forged('an opening for no item', {
    item_id: 99,
    seq: 1,
    previous_seq: null,
    quantity_before: 0,
    delta: 5,
    quantity_after: 5,
    type: 'opening',
  }),
  forged('a sale that changes the price', { price_cents: 1 }),
  forged('an entry of another store', { store_id: 2 }),
  forged('a transfer_out into another store', { type: 'transfer_out', store_id: 2 }),
  forged('a transfer_in into another store while there is stock', {
    type: 'transfer_in',
    delta: 1,
    quantity_after: 16,
    store_id: 2,
  }),
  forged('an entry recorded before its predecessor', { recorded_at: '2026-01-03T12:00:00.000Z' }),
  forged('negative stock', { delta: -16, quantity_after: -1 }, check('after')),
  forged(
    'more than 2147483647 copies',
    { type: 'receipt', delta: 2147483640, quantity_after: 2147483655 },
    { sqlite: check('after'), postgres: 'integer out of range' },
  ),
  forged(
    'a negative price',
    { type: 'revaluation', delta: 0, quantity_after: 15, price_cents: -1 },
    check('price'),
  ),
  forged('a price that moves copies', { type: 'revaluation', price_cents: 1 }, check('sign')),
  forged('the id of another entry', { id: 2 }, { sqlite: FIXED, postgres: 'PK_stock_movements' }),
  forged('an id of zero', { id: 0 }, check('id')),
  {
    name: 'several entries in one statement, of which one is wrong',
    sql: entries([{}, { seq: 6, previous_seq: 5, quantity_before: 14, quantity_after: 12 }]),
    error: check('sum'),
  },
  {
    name: 'two entries in one statement that follow the same one',
    sql: entries([{}, { delta: -2, quantity_after: 13 }]),
    error: NOT_NEXT,
  },
  {
    name: 'a transfer to a store that is not there',
    sql: ofTwo({ type: 'transfer_in', store_id: 99 }),
    error: FOREIGN_KEY,
    byForeignKey: true,
  },
];
