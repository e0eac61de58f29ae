/** The last entry of an item until a time. */
const entryAt = (itemId: string): string => `(SELECT "id" FROM "stock_movements"
  WHERE "item_id" = ${itemId} AND "recorded_at" <= ? ORDER BY "recorded_at" DESC, "seq" DESC LIMIT 1)`;

/** The entries with which items come into a store; the index of arrivals has them. */
const arrivals = (alias: string): string => `${alias}."type" IN ('opening', 'transfer_in')`;

/**
 * SQL for what was in a store at a time, in the order of item ids. Parameters: the store, the time, the
 * item id after which the page begins, the time, the store.
 */
export const stockOfStoreSql = (
  limit: number,
): string => `SELECT "entry"."item_id" AS "itemId", "entry"."seq" AS "seq", "entry"."item_name" AS "name",
    "entry"."book_id" AS "bookId", "entry"."quantity_after" AS "quantity", "entry"."price_cents" AS "cents"
  FROM (SELECT DISTINCT "item_id" FROM "stock_movements" AS "arrival" WHERE "store_id" = ?
    AND ${arrivals('"arrival"')} AND "recorded_at" <= ? AND "item_id" > ? ORDER BY "item_id") AS "item"
  JOIN "stock_movements" AS "entry" ON "entry"."id" = ${entryAt('"item"."item_id"')}
  WHERE "entry"."store_id" = ? AND "entry"."type" <> 'closing' ORDER BY "item"."item_id" LIMIT ${limit}`;

export const BILLION = 1_000_000_000;

const CENTS = '"entry"."quantity_after" * CAST("entry"."price_cents" AS bigint)';

/**
 * SQL for the worth of each store at a time. The cents are added up in whole billions and the rest,
 * because all of them might not fit into 64 bits. Parameters: the time, twice.
 */
export const STOCK_SUMMARY = `SELECT "entry"."store_id" AS "storeId", count(*) AS "items",
    sum("entry"."quantity_after") AS "units", sum((${CENTS}) / ${BILLION}) AS "billions",
    sum((${CENTS}) % ${BILLION}) AS "rest"
  FROM "stock_movements" AS "item"
  JOIN "stock_movements" AS "entry" ON "entry"."id" = ${entryAt('"item"."item_id"')}
  WHERE "item"."type" = 'opening' AND ${arrivals('"item"')} AND "item"."recorded_at" <= ?
    AND "entry"."type" <> 'closing'
  GROUP BY "entry"."store_id" ORDER BY "entry"."store_id"`;
