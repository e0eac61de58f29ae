import { allPages } from './all-pages.js';
import { api, ok } from './client.js';
import { type Loaded, useLoaded } from './use-loaded.js';

/** A store to choose. */
export interface StoreChoice {
  id: number;
  name: string;
}

/** All stores, by name. */
export const useStores = (): Loaded<StoreChoice[]> =>
  useLoaded(async (signal) => {
    const { rows } = await allPages((cursor) => {
      const query = { limit: 200, sort: 'name', cursor };
      return ok(api.GET('/api/stores', { params: { query }, signal }));
    });
    return rows;
  }, []);

export async function loadStore(id: number, signal: AbortSignal): Promise<StoreChoice> {
  return (await ok(api.GET('/api/stores/{id}', { params: { path: { id } }, signal }))).data;
}
