import { check, forged, FIXED, type Forgery, NOT_NEXT, NOT_REVERSED } from './forgery.js';
import { entry, type Values } from './shelves.js';

const closingOf3 = (values: Values, verb?: string): string =>
  entry(
    {
      item_id: 3,
      seq: 3,
      previous_seq: 2,
      quantity_before: 0,
      delta: 0,
      quantity_after: 0,
      type: 'closing',
      price_cents: 900,
      item_name: 'Three',
      ...values,
    },
    verb,
  );

const reversal = (name: string, values: Values): Forgery =>
  forged(name, { type: 'reversal', ...values }, NOT_REVERSED);

/** Closings, reversals, and changes of entries. */
export const OF_HISTORY: Forgery[] = [
  { name: 'an entry after a closing', sql: closingOf3({ type: 'count' }), error: NOT_NEXT },
  { name: 'a closing after a closing', sql: closingOf3({}), error: NOT_NEXT },
  {
    name: 'a second closing in place of the first',
    sql: closingOf3({ seq: 2, previous_seq: 1, quantity_before: 4, delta: -4, item_name: 'Lie' }),
    error: { sqlite: FIXED, postgres: 'UQ_stock_movements_chain' },
  },
  {
    name: 'a closing of an item that never was',
    sql: closingOf3({ item_id: 99 }),
    error: NOT_NEXT,
  },
  forged(
    'a closing with a wrong quantity',
    { type: 'closing', quantity_before: 14, delta: -14, quantity_after: 0 },
    NOT_NEXT,
  ),
  forged('a closing with a wrong price', {
    type: 'closing',
    delta: -15,
    quantity_after: 0,
    price_cents: 1,
  }),
  forged('a closing in another store', {
    type: 'closing',
    delta: -15,
    quantity_after: 0,
    store_id: 2,
  }),
  reversal('a reversal of an entry that is not there', {
    reverses_id: 99,
    delta: 1,
    quantity_after: 16,
  }),
  reversal('a reversal of the entry of another item', {
    reverses_id: 4,
    delta: -2,
    quantity_after: 13,
  }),
  reversal('a reversal of a reversal', { reverses_id: 7, delta: -3, quantity_after: 12 }),
  reversal('a reversal with another delta', { reverses_id: 6, delta: -4, quantity_after: 11 }),
  reversal('a reversal with the same delta', { reverses_id: 6, delta: 5, quantity_after: 20 }),
  {
    ...reversal('a second reversal', { reverses_id: 5, delta: 3, quantity_after: 18 }),
    error: { sqlite: NOT_REVERSED, postgres: 'UQ_stock_movements_reverses' },
  },
  forged('a reversal without an entry that it undoes', { type: 'reversal' }, check('reverses')),
  forged(
    'a sale that undoes an entry',
    { reverses_id: 6, delta: -5, quantity_after: 10 },
    check('reverses'),
  ),
  {
    name: 'a delta of an entry',
    sql: 'UPDATE stock_movements SET delta = -1, quantity_after = 9 WHERE id = 5',
    error: FIXED,
  },
  {
    name: 'a note of an entry',
    sql: `UPDATE stock_movements SET note = 'x' WHERE id = 5`,
    error: FIXED,
  },
  {
    name: 'a note of an entry, by an upsert',
    sql: `${entry({ id: 5 })} ON CONFLICT (id) DO UPDATE SET note = 'x'`,
    error: FIXED,
  },
  {
    name: 'the last entry of an item, deleted',
    sql: 'DELETE FROM stock_movements WHERE id = 7',
    error: FIXED,
  },
  {
    name: 'the ledger of a deleted item, deleted',
    sql: 'DELETE FROM stock_movements WHERE item_id = 3',
    error: FIXED,
  },
  { name: 'all entries, deleted', sql: 'DELETE FROM stock_movements', error: FIXED },
];
