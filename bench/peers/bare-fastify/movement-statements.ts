import type { NewMovement } from '../movements.js';

/** A stock movement as the API answers it. */
export type MovementRow = Record<string, unknown>;

/** A handwritten statement, with what differs between the engines. */
interface Dialect {
  mark: (position: number) => string;
  now: string;
  latest: string;
  /** Locks the item. */
  lock: string;
}

const ANSWERED =
  'id, item_id AS "itemId", seq, quantity_before AS "quantityBefore", delta, ' +
  'quantity_after AS "quantityAfter", type, CAST(price_cents AS double precision) / 100 AS price, ' +
  'CAST(unit_price_cents AS double precision) / 100 AS "unitPrice", reference, note, document, ' +
  'actor, reverses_id AS "reversesId", store_id AS "storeId", book_id AS "bookId", ' +
  'item_name AS "itemName", occurred_at AS "occurredAt", recorded_at AS "recordedAt"';

/**
 * One INSERT reads the item, checks and writes the entry; the triggers of the ledger move the item.
 */
export function movementStatements({ mark, now, latest, lock }: Dialect) {
  return {
    move: `WITH item AS MATERIALIZED (
        SELECT * FROM items WHERE id = ${mark(1)}${lock}
      ), moved AS (SELECT item.*, CAST(${mark(2)} AS integer) AS delta FROM item)
      INSERT INTO stock_movements (item_id, seq, previous_seq, quantity_before, delta,
        quantity_after, type, price_cents, unit_price_cents, reference, note, store_id, book_id,
        item_name, occurred_at, recorded_at)
      SELECT id, ledger_seq + 1, ledger_seq, quantity, delta, quantity + delta, ${mark(3)},
        price_cents, ${mark(4)}, ${mark(5)}, ${mark(6)}, store_id, book_id, name,
        coalesce(${mark(7)}, ${now}), ${latest}(${now}, updated_at)
      FROM moved WHERE quantity + delta >= 0
      RETURNING ${ANSWERED}`,
    available: `SELECT quantity FROM items WHERE id = ${mark(1)}`,
  };
}

/** The parameters of `move`. */
export const movementValues = (itemId: number, movement: NewMovement): unknown[] => [
  itemId,
  movement.delta,
  movement.type,
  movement.unitPrice == null ? null : Math.round(movement.unitPrice * 100),
  movement.reference ?? null,
  movement.note ?? null,
  movement.occurredAt ?? null,
];
