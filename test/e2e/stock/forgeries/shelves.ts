/** Item 1 has 15 copies, its entry 4 is a reversal; item 2 has none; item 3 is deleted; item 4 is in store 2. */
export const ROWS = `
INSERT INTO books (id, title, author) VALUES (1, 'A Book', 'An Author');
INSERT INTO stores (id, name) VALUES (1, 'Here'), (2, 'There');
INSERT INTO items (id, name, price_cents, quantity, store_id, book_id, barcode, updated_at) VALUES
  (1, 'One', 1500, 10, 1, 1, 'A', '2026-01-01T00:00:00.000Z'),
  (2, 'Two', 700, 0, 1, NULL, 'B', '2026-01-01T00:00:00.000Z'),
  (3, 'Three', 900, 4, 1, NULL, 'C', '2026-01-01T00:00:00.000Z'),
  (4, 'Four', 1500, 2, 2, 1, 'B', '2026-01-01T00:00:00.000Z');
`;

export type Values = Record<string, string | number | null>;

const NEXT: Values = {
  item_id: 1,
  seq: 5,
  previous_seq: 4,
  quantity_before: 15,
  delta: -1,
  quantity_after: 14,
  type: 'sale',
  price_cents: 1500,
  store_id: 1,
  book_id: 1,
  item_name: 'One',
  recorded_at: '2026-01-06T00:00:00.000Z',
};

/** SQL for the fifth entry of item 1, a sale of one copy, with other values. */
export const entry = (values: Values = {}, verb?: string): string => entries([values], verb);

/** SQL for several entries, whose values have the same names. */
export function entries(rows: Values[], verb = 'INSERT'): string {
  const columns = Object.keys({ ...NEXT, ...rows[0] });
  const literal = (value: string | number | null): string =>
    typeof value === 'string' ? `'${value}'` : String(value);
  const tuples = rows.map((values) => {
    const row = { ...NEXT, ...values };
    return `(${columns.map((column) => literal(row[column])).join(', ')})`;
  });
  return `${verb} INTO stock_movements (${columns.join(', ')}) VALUES ${tuples.join(', ')}`;
}

/** SQL for the second entry of item 2, which has no stock. */
export const ofTwo = (values: Values, verb?: string): string =>
  entry(
    {
      item_id: 2,
      seq: 2,
      previous_seq: 1,
      quantity_before: 0,
      delta: 0,
      quantity_after: 0,
      price_cents: 700,
      item_name: 'Two',
      ...values,
    },
    verb,
  );

/** SQL for an entry of item 1 before the attempts. */
const past = (
  seq: number,
  type: string,
  delta: number,
  after: number,
  values: Values = {},
): string =>
  entry({
    seq,
    previous_seq: seq - 1,
    type,
    delta,
    quantity_before: after - delta,
    quantity_after: after,
    recorded_at: `2026-01-0${seq}T00:00:00.000Z`,
    ...values,
  });

/** The entries before the attempts: those of the four openings have the ids 1 to 4. */
export const ENTRIES = [
  past(2, 'sale', -3, 7),
  past(3, 'receipt', 5, 12),
  past(4, 'reversal', 3, 15, { reverses_id: 5 }),
  'DELETE FROM items WHERE id = 3',
];
