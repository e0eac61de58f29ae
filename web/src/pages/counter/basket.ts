import { randomId } from '../../api/random-id.js';

/** What scanning does. */
export const MODES = ['sale', 'receipt', 'return', 'transfer', 'count'] as const;
export type Mode = (typeof MODES)[number];

export interface Line {
  itemId?: number;
  /** Instead of an item: a received book of which the store has none yet, with its price as typed. */
  bookId?: number;
  price?: string;
  name: string;
  /** Copies to sell, receive and so on; of a count how many are there. */
  quantity: number;
  /** Of a count: the last entry of the item's ledger when it was first scanned. */
  atSeq?: number;
  /** What the API says of the line. */
  error?: string;
}

/** One document in the making. It survives a reload of the page. */
export interface Basket {
  storeId: number;
  toStoreId?: number;
  mode: Mode;
  lines: Line[];
  /** The Idempotency-Key under which it is sent, until it is known whether it has arrived. */
  key: string;
  /** It was sent, and nothing is known of it: it can only be sent again as it is, or given up. */
  isUnsure: boolean;
  /** The API key with which it was sent: the server knows the Idempotency-Key of this one only. */
  sentWith?: string;
}

export const emptyBasket = (storeId: number, mode: Mode = 'sale', toStoreId?: number): Basket => ({
  storeId,
  toStoreId,
  mode,
  lines: [],
  key: randomId(),
  isUnsure: false,
});

/** The basket with changed lines: another document than one that was refused under its key. */
export const withLines = (basket: Basket, lines: Line[]): Basket => ({
  ...basket,
  lines,
  key: randomId(),
  isUnsure: false,
  sentWith: undefined,
});

/** The basket with one more copy of an item. */
export function withScanned(basket: Basket, item: Omit<Line, 'quantity'>): Basket {
  const known = basket.lines.find((line) => isSame(line, item));
  return known
    ? withLine(basket, known, { quantity: known.quantity + 1 })
    : withLines(basket, [...basket.lines, { ...item, quantity: 1 }]);
}

/** The basket with one line changed. */
export const withLine = (basket: Basket, changed: Line, changes: Partial<Line>): Basket =>
  withLines(
    basket,
    basket.lines.map((line) =>
      isSame(line, changed) ? { ...line, ...changes, error: undefined } : line,
    ),
  );

/** Whether two lines are of the same item, or of the same book without one. */
export const isSame = (one: Omit<Line, 'quantity'>, other: Omit<Line, 'quantity'>): boolean =>
  one.itemId === other.itemId && one.bookId === other.bookId;

/** The largest price that the API knows. */
const MAX_PRICE = 21_474_836.47;

/** A price as people type it, with a point or a comma. @returns undefined if it is none */
export function priceIn(text = ''): number | undefined {
  if (!/^\d{1,8}([.,]\d{1,2})?$/.test(text.trim())) return undefined;
  const price = Number(text.replace(',', '.'));
  return price <= MAX_PRICE ? price : undefined;
}
