import type { Row } from '../../database/engine/statement.js';

/**
 * A way in which a ledger can be wrong.
 *
 * The condition is over one entry, with `last_…` of the entry before it and `item_…` of its item, which
 * are NULL if there is none.
 */
interface Rule {
  condition: string;
  /** What is wrong, for a row that fulfills the condition. */
  message(row: Row): string;
}

/** If entries are missing or repeated, what follows them cannot be compared with them. */
const IS_NEXT = '"seq" = "last_seq" + 1';
/** The entry that the item must agree with. */
const IS_CURRENT = `"is_last" AND "type" <> 'closing' AND "item" IS NOT NULL`;

/** The movement that a reversal undoes. Sums are 64-bit: forged numbers must not overflow. */
const UNDOES = `EXISTS (SELECT 1 FROM "stock_movements" r WHERE r."id" = "entry"."reverses_id"
  AND r."item_id" = "entry"."item_id" AND r."seq" < "entry"."seq" AND r."type" <> 'reversal'
  AND CAST(r."delta" AS bigint) + "entry"."delta" = 0)`;

/** Rules that constraints and triggers keep too, for rows that were written without them. */
const ENTRY_RULES: Rule[] = [
  {
    condition: '"last_seq" IS NULL AND "seq" <> 1',
    message: ({ seq }) => `its ledger begins with entry ${seq}, not with entry 1`,
  },
  {
    condition: `"last_seq" IS NULL AND "seq" = 1 AND ("type" <> 'opening' OR "quantity_before" <> 0)`,
    message: ({ type, quantity_before }) =>
      `entry 1 (${type}, from a quantity of ${quantity_before}) is not an opening from 0`,
  },
  {
    condition: '"seq" > "last_seq" + 1',
    message: ({ seq, last_seq }) => missing(Number(last_seq) + 1, Number(seq) - 1),
  },
  { condition: '"seq" = "last_seq"', message: ({ seq }) => `entry ${seq} is repeated` },
  {
    condition: '"previous_seq" IS DISTINCT FROM nullif("seq" - 1, 0)',
    message: ({ seq, previous_seq }) => `entry ${seq} says that it follows ${entry(previous_seq)}`,
  },
  {
    condition: `${IS_NEXT} AND "quantity_before" <> "last_quantity"`,
    message: ({ seq, quantity_before, last_seq, last_quantity }) =>
      `entry ${seq} begins with a quantity of ${quantity_before}, but entry ${last_seq} left ${last_quantity}`,
  },
  {
    condition: 'CAST("quantity_before" AS bigint) + "delta" <> "quantity_after"',
    message: ({ seq, quantity_before, delta, quantity_after }) =>
      `entry ${seq} does not add up: ${quantity_before} changed by ${delta} is not ${quantity_after}`,
  },
  {
    condition: '"recorded_at" < "last_recorded_at"',
    message: ({ seq, last_seq }) => `entry ${seq} was recorded before entry ${last_seq}`,
  },
  {
    condition: `"last_type" = 'closing'`,
    message: ({ seq, last_seq }) => `entry ${seq} follows the closing, entry ${last_seq}`,
  },
  {
    condition: `${IS_NEXT} AND "price_cents" <> "last_price" AND "type" <> 'revaluation'`,
    message: ({ seq, type, last_price, price_cents }) =>
      `entry ${seq} (${type}) changes the price from ${last_price} to ${price_cents} cents`,
  },
  {
    condition: `${IS_NEXT} AND "store_id" <> "last_store" AND "type" <> 'transfer_in'`,
    message: ({ seq, type, last_store, store_id }) =>
      `entry ${seq} (${type}) changes the store from ${last_store} to ${store_id}`,
  },
  {
    condition: `${IS_NEXT} AND "store_id" <> "last_store" AND "type" = 'transfer_in' AND "quantity_before" <> 0`,
    message: ({ seq, quantity_before, last_store }) =>
      `entry ${seq} (transfer_in) takes a quantity of ${quantity_before} along from store ${last_store}`,
  },
  {
    condition: `"type" = 'reversal' AND NOT ${UNDOES}`,
    message: ({ seq, reverses_id }) => `entry ${seq} does not undo the movement ${reverses_id}`,
  },
];

const ITEM_RULES: Rule[] = [
  {
    condition: `"is_last" AND "item" IS NULL AND "type" <> 'closing'`,
    message: () => 'it is gone, but its ledger does not end with a closing',
  },
  {
    condition: `"is_last" AND "item" IS NOT NULL AND "type" = 'closing'`,
    message: ({ seq }) => `it is still there after its closing, entry ${seq}`,
  },
  {
    condition: `${IS_CURRENT} AND "item_ledger_seq" IS DISTINCT FROM "seq"`,
    message: ({ seq, item_ledger_seq }) =>
      `it is at ${entry(item_ledger_seq)}, but its last entry is ${seq}`,
  },
  {
    condition: `${IS_CURRENT} AND "item_quantity" <> "quantity_after"`,
    message: ({ seq, item_quantity, quantity_after }) =>
      `its quantity is ${item_quantity}, but entry ${seq} left ${quantity_after}`,
  },
  {
    condition: `${IS_CURRENT} AND "item_price" <> "price_cents"`,
    message: ({ seq, item_price, price_cents }) =>
      `its price is ${item_price} cents, but in entry ${seq} it is ${price_cents}`,
  },
  {
    condition: `${IS_CURRENT} AND "item_store" <> "store_id"`,
    message: ({ seq, item_store, store_id }) =>
      `its store is ${item_store}, but in entry ${seq} it is ${store_id}`,
  },
  {
    condition: `${IS_CURRENT} AND "item_updated_at" < "recorded_at"`,
    message: ({ seq }) => `it was updated before entry ${seq} was recorded`,
  },
];

/**
 * If no rule is broken, the deltas of an item add up to its quantity: the first entry begins with 0,
 * each other one with what its predecessor left, and the item has what the last one left.
 */
export const RULES = [...ENTRY_RULES, ...ITEM_RULES];

const entry = (seq: unknown): string => (seq === null ? 'no entry' : `entry ${seq}`);

const missing = (first: number, last: number): string =>
  first === last ? `entry ${first} is missing` : `entries ${first} to ${last} are missing`;
