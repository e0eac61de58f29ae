import { ITEMS_OF_A_STORE } from '../../test/support/rows/sample-rows.js';
import { many, one, random, type Shape } from '../scale/shapes.js';
import { movementsOf } from '../works.js';

/** When the entries were written, in seconds. */
export const YEAR = { start: Date.UTC(2025) / 1000, length: 365 * 24 * 60 * 60 };
/** Items that are low: one page at any size. */
export const LOW_ITEMS = 50;

/** Reads of a page; with equally many rows for every size, but for the last. */
export const PAGES: Shape[] = [
  many(
    'stock of a store at a time, page of 50',
    (items) =>
      `/api/stores/${1 + random(items / ITEMS_OF_A_STORE)}/stock?at=${timestamp()}&limit=50`,
  ),
  many('ten entries of an item', (items) => `${movementsOf(1 + random(items))}?limit=10`),
  one(`${LOW_ITEMS} items that are low`, `/api/items?low=true&limit=${LOW_ITEMS}`),
  many('entries of an item, page of 50', (items) => `${movementsOf(1 + random(items))}?limit=50`),
];

/** Reads that add up more rows where there are more. */
export const SUMMARIES: Shape[] = [
  one('summary of all stores', '/api/stock/summary'),
  many('summary of all stores at a time', () => `/api/stock/summary?at=${timestamp()}`),
];

/** Between the first and the last entry. */
const timestamp = (): string =>
  new Date((YEAR.start + YEAR.length * (0.1 + 0.8 * Math.random())) * 1000).toISOString();
