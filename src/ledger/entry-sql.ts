import { MAX_INT } from '../common/fields/value-ranges.js';
import type { Dialect } from '../database/engine/statement.js';
import type { MovementType } from './stock-movement.entity.js';

/** What an entry is to say about one item. The item must exist, and stay at 0 to 2^31 - 1 copies. */
export interface EntryLine {
  itemId: number;
  /** Copies to add, negative to remove. */
  delta?: number;
  /** Without a delta: the quantity from then on. */
  counted?: number;
  /** The quantity that the item must have. */
  expected?: number;
  /**
   * The entry that a count has seen, in the same store: what was sold since then stays sold. There must
   * be no count or adjustment since then.
   */
  atSeq?: number;
  /** The price from then on. */
  priceCents?: number;
  /** What was paid for one piece. */
  unitPriceCents?: number;
  /** The entry that this one undoes. */
  reversesId?: number;
  /** The store in which the item arrives. */
  toStore?: number;
  /** The store in which the item must be. */
  inStore?: number;
  /** The version that the item must have. */
  version?: number;
  /** By default now; not before the last entry of the item. */
  recordedAt?: string;
}

/** The fields of a line, with their types on PostgreSQL. */
const TYPES: Record<keyof EntryLine, string> = {
  itemId: 'int',
  // A sum beyond 32 bits is then refused by the condition, not by an overflow.
  delta: 'bigint',
  counted: 'bigint',
  expected: 'int',
  atSeq: 'int',
  priceCents: 'int',
  unitPriceCents: 'int',
  reversesId: 'int',
  toStore: 'int',
  inStore: 'int',
  version: 'int',
  recordedAt: 'timestamptz',
};
const FIELDS = Object.keys(TYPES) as (keyof EntryLine)[];

/** The fields that at least one of the lines has. */
export const fieldsOf = (lines: EntryLine[]): (keyof EntryLine)[] =>
  FIELDS.filter((field) => lines.some((line) => line[field] !== undefined));

/** The order in which items are locked, so that two transactions cannot wait for each other. */
const IN_ORDER = ' ORDER BY "items"."id"';

/** How many parameters come before those of the lines. */
const COMMON = 5;

/** What an entry must change, beyond what the database demands of each. */
const CONDITIONS: Partial<Record<MovementType, string>> = {
  adjustment: ' AND "delta" <> 0',
  revaluation: ' AND "new_price" <> "price_cents"',
};

/**
 * SQL that writes an entry for each line whose conditions its item meets, in the order of item ids.
 * One statement reads the item, decides and writes: nothing can come between. Parameters: reference,
 * note, document, actor, occurred_at; then the fields of a single line, or several lines as JSON, and
 * on PostgreSQL the ids of their items.
 * @param fields of the lines. PostgreSQL would plan a statement with all of them each time it runs.
 */
export function entriesSql(
  type: MovementType,
  dialect: Dialect,
  fields: (keyof EntryLine)[],
  isSingle: boolean,
): string {
  const has = (field: keyof EntryLine): boolean => fields.includes(field);
  const line = (field: keyof EntryLine): string => (has(field) ? `"line"."${field}"` : 'NULL');
  const orOf = (field: keyof EntryLine, column: string): string =>
    has(field) ? `coalesce("line"."${field}", "items"."${column}")` : `"items"."${column}"`;
  // Not if it was corrected since: the correction would be made twice.
  const seen = `CASE WHEN "line"."atSeq" IS NULL THEN "items"."quantity" ELSE (
    SELECT "quantity_after" FROM "stock_movements" AS "seen"
    WHERE "item_id" = "items"."id" AND "seq" = "line"."atSeq" AND "store_id" = "items"."store_id"
      AND NOT EXISTS (SELECT 1 FROM "stock_movements" AS "later"
        WHERE "later"."item_id" = "items"."id" AND "later"."seq" > "line"."atSeq"
          AND "later"."type" IN ('count', 'adjustment'))) END`;
  const counted = `"line"."counted" - ${has('atSeq') ? seen : '"items"."quantity"'}`;
  const conditions = (
    [
      ['inStore', 'store_id'],
      ['version', 'version'],
      ['expected', 'quantity'],
    ] as const
  ).flatMap(([field, column]) =>
    has(field) ? [` AND ${orOf(field, column)} = "items"."${column}"`] : [],
  );
  return insertSql(
    type,
    dialect,
    `SELECT "items".*, ${has('counted') ? counted : '"line"."delta"'} AS "delta",
      ${orOf('priceCents', 'price_cents')} AS "new_price", CAST(${line('unitPriceCents')} AS int) AS "unit_price_cents",
      CAST(${line('reversesId')} AS int) AS "reverses_id", ${orOf('toStore', 'store_id')} AS "new_store"
      ${has('recordedAt') ? ', "line"."recordedAt" AS "line_recorded_at"' : ''}
    FROM ${isSingle ? singleLine(fields, dialect) : manyLines(fields, dialect)}
    WHERE "items"."id" = "line"."itemId"${conditions.join('')}${isSingle ? '' : IN_ORDER}`,
    has('recordedAt'),
  );
}

function singleLine(fields: (keyof EntryLine)[], dialect: Dialect): string {
  const values = fields.map((field, index) => {
    const parameter = dialect === 'postgres' ? `$${COMMON + index + 1}` : '?';
    const isText = dialect === 'sqlite' && field === 'recordedAt';
    return `${isText ? parameter : `CAST(${parameter} AS ${TYPES[field]})`} AS "${field}"`;
  });
  return `(SELECT ${values.join(', ')}) AS "line" CROSS JOIN "items"`;
}

/** PostgreSQL does not know how many lines there are, and would rather read all items than these. */
function manyLines(fields: (keyof EntryLine)[], dialect: Dialect): string {
  if (dialect === 'sqlite') {
    const values = fields.map((field) => `"value" ->> '${field}' AS "${field}"`);
    return `(SELECT ${values.join(', ')} FROM json_each(?)) AS "line" CROSS JOIN "items"`;
  }
  const columns = fields.map((field) => `"${field}" ${TYPES[field]}`);
  return `json_to_recordset($${COMMON + 1}::json) AS "line" (${columns.join(', ')}) CROSS JOIN
    (SELECT * FROM "items" WHERE "id" = ANY ($${COMMON + 2}::int[])${IN_ORDER} FOR NO KEY UPDATE) AS "items"`;
}

/** SQL that closes the ledger of every item of a store. Parameters as above, with the id of the store. */
export const closeStoreSql = (dialect: Dialect): string =>
  insertSql(
    'closing',
    dialect,
    `SELECT *, -"quantity" AS "delta", "price_cents" AS "new_price", CAST(NULL AS int) AS "unit_price_cents",
      CAST(NULL AS int) AS "reverses_id", "store_id" AS "new_store"
    FROM "items" WHERE "store_id" = ${dialect === 'postgres' ? '$6' : '?'}${IN_ORDER}`,
  );

/**
 * @param source selects items, with what their entries say; they are locked in its order
 * @param hasTime whether it says when they are recorded
 */
function insertSql(type: MovementType, dialect: Dialect, source: string, hasTime = false): string {
  const [now, latest, lock] =
    dialect === 'postgres'
      ? ['clock_timestamp()', 'greatest', ' FOR NO KEY UPDATE OF "items"']
      : [`strftime('%Y-%m-%dT%H:%M:%fZ', 'now')`, 'max', ''];
  const [reference, note, document, actor, occurredAt] =
    dialect === 'postgres' ? ['$1', '$2', '$3', '$4', '$5::timestamptz'] : '?????';
  const recordedAt = hasTime ? '"line_recorded_at"' : `${latest}(${now}, "updated_at")`;
  return `INSERT INTO "stock_movements" ("item_id", "seq", "previous_seq", "quantity_before", "delta",
      "quantity_after", "type", "price_cents", "unit_price_cents", "reference", "note", "document",
      "actor", "reverses_id", "store_id", "book_id", "item_name", "occurred_at", "recorded_at")
    SELECT "id", "ledger_seq" + 1, "ledger_seq", "quantity", "delta", "quantity" + "delta", '${type}',
      "new_price", "unit_price_cents", ${reference}, ${note}, ${document}, ${actor}, "reverses_id",
      "new_store", "book_id", "name", coalesce(${occurredAt}, ${recordedAt}), ${recordedAt}
    FROM (${source}${lock}) AS "item"
    WHERE "quantity" + "delta" BETWEEN 0 AND ${MAX_INT}${CONDITIONS[type] ?? ''}`;
}
