import { type AllPages, allPages } from './all-pages.js';
import { api, ApiError, type Item, ok } from './client.js';

const PAGE = 200;

export interface ItemChoice {
  storeId: number;
  /** Only those whose quantity is not above their reorder level. */
  isLow?: boolean;
  /** Only these. */
  ids?: number[];
}

export interface LoadOptions {
  signal?: AbortSignal;
  most?: number;
  onPage?: (count: number) => void;
}

/** The items of a store with their books, if the key may read those. */
export async function storeItems(
  { storeId, isLow, ids }: ItemChoice,
  { signal, onPage, most = Infinity }: LoadOptions = {},
): Promise<AllPages<Item>> {
  const load = async (include?: string): Promise<AllPages<Item>> => {
    const choices = ids ? chunksOf(ids, PAGE).map((some) => ({ in: some.join(',') })) : [undefined];
    const rows: Item[] = [];
    let hasMore = false;
    for (const id of choices) {
      if (rows.length >= most) return { rows, hasMore: true };
      const found = await allPages(
        (cursor) => {
          const low = isLow ? ('true' as const) : undefined;
          const query = { id, low, include, cursor, limit: PAGE };
          const params = { path: { id: storeId }, query };
          return ok(api.GET('/api/stores/{id}/items', { params, signal }));
        },
        { onPage, most },
      );
      rows.push(...found.rows);
      hasMore = found.hasMore;
    }
    return { rows, hasMore };
  };
  return load('book').catch((error: unknown) => {
    if (error instanceof ApiError && error.status === 403) return load();
    throw error;
  });
}

const chunksOf = <T>(values: T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(values.length / size) }, (_, index) =>
    values.slice(index * size, (index + 1) * size),
  );
