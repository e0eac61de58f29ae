import { checkLedgers } from '../../../src/ledger/check/check-ledgers.js';
import type { Client, Reply } from './client.js';
import { count, query } from './database.js';
import { exactly, type Finding } from './experiment.js';

/** A store whose items were made for one experiment. */
export interface Shelf {
  storeId: number;
  itemIds: number[];
}

/** Makes a store with so many items of so many copies. The items of all shelves have the same names. */
export async function makeShelf(client: Client, items: number, quantity: number): Promise<Shelf> {
  const { id: storeId } = await client.create('/api/stores', { name: 'Shelf' });
  const itemIds: number[] = [];
  for (let number = 0; number < items; number += 1) {
    const item = { name: `Item ${number}`, price: 1, quantity, storeId };
    itemIds.push((await client.create('/api/items', item)).id);
  }
  return { storeId, itemIds };
}

/** A request that sells one copy of the next item: in one of four rounds as a document. */
export function sale({ storeId, itemIds }: Shelf, number: number): { path: string; body: object } {
  const itemId = itemIds[number % itemIds.length];
  const round = Math.floor(number / itemIds.length);
  return round % 4 === 0
    ? { path: '/api/sales', body: { storeId, lines: [{ itemId, quantity: 1 }] } }
    : { path: `/api/items/${itemId}/movements`, body: { type: 'sale', delta: -1 } };
}

/** The status of an answer, for a refusal with its code and what is available. */
export function verdict({ status, text }: Reply): string {
  if (status < 300) return `${status}`;
  const { code, errors } = JSON.parse(text);
  const available = errors?.[0].available;
  return `${status} ${code}${available === undefined ? '' : `, ${available} available`}`;
}

/** How many copies the stores hold. */
export async function copiesIn(url: string, stores: number[]): Promise<number> {
  const [{ n }] = await query(
    url,
    `SELECT coalesce(sum(quantity), 0) AS n FROM items WHERE store_id IN (${stores.join()})`,
  );
  return Number(n);
}

/** How many entries of a type the stores have. */
export const entriesIn = (url: string, stores: number[], type: string): Promise<number> =>
  count(url, `stock_movements WHERE type = '${type}' AND store_id IN (${stores.join()})`);

/** How many transactions PostgreSQL has ended because they waited for each other, in all. */
export async function deadlocks(url: string): Promise<number> {
  if (url.startsWith('sqlite')) return 0;
  const [{ n }] = await query(
    url,
    'SELECT deadlocks AS n FROM pg_stat_database WHERE datname = current_database()',
  );
  return Number(n);
}

/** What must hold whatever has happened: all ledgers add up, and no item is below 0. */
export async function ledgerFindings(engine: string, url: string): Promise<Finding[]> {
  let faulty = 0;
  for await (const { faultyItems } of checkLedgers((sql) => query(url, sql))) faulty = faultyItems;
  return [
    exactly(`${engine}: items whose ledger has a fault`, faulty),
    exactly(`${engine}: items below 0`, await count(url, 'items WHERE quantity < 0')),
  ];
}
