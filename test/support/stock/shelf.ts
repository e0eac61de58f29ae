import { createBook, createItem, createStore } from '../rows/factories.js';
import { type Answer, send, type TestApp } from '../test-app.js';

/** A store with one item of one book. */
export async function createShelf(app: TestApp, values: object = {}) {
  const store = await createStore(app);
  const book = await createBook(app);
  const item = await createItem(app, { storeId: store.id, bookId: book.id, ...values });
  return { store, book, item };
}

export const itemNow = async (app: TestApp, id: number): Promise<any> =>
  (await app.request('GET', `/api/items/${id}`)).body;

/** The ledger of an item: type, delta and quantity of each entry. */
export async function ledgerOf(app: TestApp, itemId: number): Promise<unknown[]> {
  const rows = await app.rows(
    `SELECT type, delta, quantity_after FROM stock_movements WHERE item_id = ${itemId} ORDER BY seq`,
  );
  return rows.map(({ type, delta, quantity_after }) => [type, delta, quantity_after]);
}

/** How many entries there are in all. */
export async function countEntries(app: TestApp): Promise<number> {
  const [{ count }] = await app.rows('SELECT count(*) AS "count" FROM stock_movements');
  return Number(count);
}

/** The app as the holder of a key sees it. */
export const withKey = (app: TestApp, token: string): TestApp => ({
  ...app,
  request: (method: string, path: string, body?: unknown): Promise<Answer> =>
    send(`${app.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      body: JSON.stringify(body),
    }),
});

/** The id of a key, which its entries name as their actor. */
export const actorOf = (token: string): string => token.split('_')[1];
