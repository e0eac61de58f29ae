import { MAX_INT } from '../../common/fields/value-ranges.js';
import type { Row } from '../../database/engine/statement.js';
import { RULES } from './ledger-rules.js';

/** Entries per query, which takes some 50 ms. The entries of one item are always read together. */
const BATCH = 10_000;

/** Runs one statement and returns its rows. */
type Query = (sql: string) => Promise<Row[]>;

/** Something that is wrong with the ledger of an item. */
export interface LedgerFault {
  itemId: number;
  /** To be read after the number of the item. */
  message: string;
}

/** The progress of a check. */
export interface CheckedLedgers {
  /** Entries checked so far. */
  entries: number;
  /** Items with a fault so far. */
  faultyItems: number;
  /** The faults of this batch, by item and entry. */
  faults: LedgerFault[];
}

/** How many entries there are to check. */
export async function countEntries(query: Query): Promise<number> {
  const [{ entries }] = await query('SELECT count(*) AS "entries" FROM "stock_movements"');
  return Number(entries);
}

/**
 * Checks the ledgers of all items, in batches of items. Each query sees one snapshot, so entries that
 * are written meanwhile do not look like faults. The database returns faulty entries only.
 */
export async function* checkLedgers(query: Query): AsyncGenerator<CheckedLedgers> {
  const checked = { entries: 0, faultyItems: 0 };
  for (let first = -MAX_INT - 1; ;) {
    const [{ last, entries }] = await query(endOfBatch(first));
    if (last === null) return;
    const inBatch = `BETWEEN ${first} AND ${last}`;
    const faults = [
      ...(await query(faultyEntries(inBatch))).flatMap(faultsOf),
      ...(await query(itemsWithoutLedger(inBatch))).map(withoutLedger),
    ].toSorted((a, b) => a.itemId - b.itemId);
    checked.entries += Number(entries);
    checked.faultyItems += new Set(faults.map(({ itemId }) => itemId)).size;
    yield { ...checked, faults };
    first = Number(last) + 1;
  }
}

/** Selects the last item of the batch that begins with this one, and counts the entries of the batch. */
const endOfBatch = (first: number): string => `
  SELECT "last", (SELECT count(*) FROM "stock_movements"
    WHERE "item_id" BETWEEN ${first} AND "last") AS "entries"
  FROM (SELECT min("id") AS "last" FROM (
    SELECT max("item_id") AS "id" FROM (SELECT "item_id" FROM "stock_movements"
      WHERE "item_id" >= ${first} ORDER BY "item_id" LIMIT ${BATCH}) e
    UNION ALL
    SELECT max("id") FROM (SELECT "id" FROM "items"
      WHERE "id" >= ${first} ORDER BY "id" LIMIT ${BATCH}) i) ends) batch`;

/** Selects the entries that break a rule, with a column for each rule that says whether it is broken. */
const faultyEntries = (inBatch: string): string => `
  WITH "ledgers" AS (
    SELECT ${COLUMNS}, lead("seq") OVER "ledger" IS NULL AS "is_last",
      lag("seq") OVER "ledger" AS "last_seq", lag("type") OVER "ledger" AS "last_type",
      lag("quantity_after") OVER "ledger" AS "last_quantity",
      lag("price_cents") OVER "ledger" AS "last_price",
      lag("store_id") OVER "ledger" AS "last_store",
      lag("recorded_at") OVER "ledger" AS "last_recorded_at"
    FROM "stock_movements" WHERE "item_id" ${inBatch}
    WINDOW "ledger" AS (PARTITION BY "item_id" ORDER BY "seq", "id")),
  "entry" AS (
    SELECT l.*, i."id" AS "item", i."ledger_seq" AS "item_ledger_seq", i."quantity" AS "item_quantity",
      i."price_cents" AS "item_price", i."store_id" AS "item_store", i."updated_at" AS "item_updated_at"
    FROM "ledgers" l LEFT JOIN "items" i ON i."id" = l."item_id" AND i."id" ${inBatch})
  SELECT *, ${RULES.map(({ condition }, index) => `(${condition}) AS "rule_${index}"`).join(', ')}
  FROM "entry" WHERE ${RULES.map(({ condition }) => `(${condition})`).join(' OR ')}
  ORDER BY "item_id", "seq", "id"`;

const COLUMNS = `"id", "item_id", "seq", "previous_seq", "quantity_before", "delta", "quantity_after", "type",
  "price_cents", "reverses_id", "store_id", "recorded_at"`;

const faultsOf = (row: Row): LedgerFault[] =>
  RULES.filter((_, index) => row[`rule_${index}`]).map(({ message }) => ({
    itemId: Number(row.item_id),
    message: message(row),
  }));

const itemsWithoutLedger = (inBatch: string): string => `
  SELECT "id" FROM "items" WHERE "id" ${inBatch}
  EXCEPT SELECT "item_id" FROM "stock_movements" WHERE "item_id" ${inBatch}`;

const withoutLedger = ({ id }: Row): LedgerFault => ({
  itemId: Number(id),
  message: 'it has no ledger',
});
