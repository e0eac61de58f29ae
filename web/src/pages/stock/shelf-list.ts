import { allPages } from '../../api/all-pages.js';
import { api, ApiError, type Item, ok } from '../../api/client.js';
import { type LoadOptions, storeItems } from '../../api/store-items.js';
import { endOf } from './day.js';

/** A row of a shelf list. */
export interface ShelfRow {
  id: number;
  title: string;
  author: string;
  price: number;
  quantity: number;
  barcode: string;
}

/** What is on the shelves, all of it, by title. */
export async function shelfList(
  { storeId, day, isLow }: { storeId: number; day: string; isLow: boolean },
  options: LoadOptions,
): Promise<ShelfRow[]> {
  const levels = isLow ? undefined : await allLevels(storeId, day, options);
  const { rows: items } = await storeItems({ storeId, isLow }, options).catch((error: unknown) => {
    // A key for the stock alone may not read items.
    if (levels && error instanceof ApiError && error.status === 403) return { rows: [] };
    throw error;
  });
  const known = new Map(items.map((item) => [item.id, item]));
  const rows = (levels ?? items).map((level) => rowOf(level, known.get(level.id)));
  const { compare } = new Intl.Collator(navigator.language, { numeric: true });
  return rows.toSorted((a, b) => compare(a.title, b.title) || a.id - b.id);
}

async function allLevels(storeId: number, day: string, { signal, onPage }: LoadOptions) {
  const at = endOf(day);
  const load = (cursor: string | undefined) => {
    const params = { path: { id: storeId }, query: { at, cursor, limit: 200 } };
    return ok(api.GET('/api/stores/{id}/stock', { params, signal }));
  };
  const { rows } = await allPages(load, { onPage });
  return rows.map((level) => ({ ...level, id: level.itemId }));
}

type Level = Pick<Item, 'id' | 'name' | 'price' | 'quantity'>;

function rowOf({ id, name, price, quantity }: Level, item?: Item): ShelfRow {
  const { title, author = '', isbn } = item?.book ?? {};
  const names = [...new Set([title ?? name, name])];
  const barcode = item?.barcode ?? isbn ?? '';
  return { id, title: names.join(' · '), author, price, quantity, barcode };
}
