import { api, ok } from './client.js';
import { type Loaded, useLoaded } from './use-loaded.js';

/** A store to choose. */
export interface StoreChoice {
  id: number;
  name: string;
}

/** The stores, by name. */
export const useStores = (): Loaded<StoreChoice[]> =>
  useLoaded(async (signal) => {
    const query = { limit: 200, sort: 'name' };
    return (await ok(api.GET('/api/stores', { params: { query }, signal }))).data;
  }, []);

export async function loadStore(id: number, signal: AbortSignal): Promise<StoreChoice> {
  return (await ok(api.GET('/api/stores/{id}', { params: { path: { id } }, signal }))).data;
}
