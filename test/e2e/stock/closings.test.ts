import { KeysService } from '../../../src/keys/keys.service.js';
import { createItem } from '../../support/rows/factories.js';
import { movementOf } from '../../support/stock/answers.js';
import { actorOf, createShelf, withKey } from '../../support/stock/shelf.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

let app: TestApp;
let shop: TestApp;
let actor: string;
beforeAll(async () => {
  app = await startTestApp();
  const token = await app.app.get(KeysService).create({ name: 'shop', scopes: ['admin'] });
  actor = actorOf(token);
  shop = withKey(app, token);
});
afterAll(() => app.close());

const read = async (path: string) => (await shop.request('GET', path)).body;

describe('deleting an item', () => {
  it.each([5, 0])('closes its ledger, which stays: %d copies', async (quantity) => {
    const { store, item } = await createShelf(shop, { quantity });
    const { status, body } = await shop.request('DELETE', `/api/items/${item.id}`);
    expect([status, body]).toEqual([200, { message: 'Item deleted' }]);
    expect((await shop.request('GET', `/api/items/${item.id}`)).status).toBe(404);
    const opening = { seq: 1, type: 'opening', before: 0, delta: quantity, actor } as const;
    const closing = { seq: 2, type: 'closing', before: quantity, actor } as const;
    const entries = [
      movementOf(item, opening),
      // Not -0, which is not what JSON has.
      movementOf(item, { ...closing, delta: 0 - quantity }),
    ];
    expect(await read(`/api/items/${item.id}/movements`)).toEqual(entries);
    expect(await read(`/api/stores/${store.id}/movements`)).toEqual(entries);
  });

  it('writes no closing for a version that it does not have', async () => {
    const { item } = await createShelf(shop, { quantity: 5 });
    const url = `${app.url}/api/items/${item.id}`;
    const headers = { authorization: `Bearer ${await newToken()}`, 'if-match': '"2", "3"' };
    expect((await fetch(url, { method: 'DELETE', headers })).status).toBe(412);
    expect(await read(`/api/items/${item.id}`)).toEqual(item);
    expect(await read(`/api/items/${item.id}/movements`)).toHaveLength(1);
    const answer = await fetch(url, {
      method: 'DELETE',
      headers: { ...headers, 'if-match': '"2", "1"' },
    });
    expect(answer.status).toBe(200);
  });

  it('leaves no way to move it', async () => {
    const { item } = await createShelf(shop, { quantity: 5 });
    await shop.request('DELETE', `/api/items/${item.id}`);
    for (const [route, body] of [
      ['movements', { type: 'receipt', delta: 1 }],
      ['counts', { counted: 1 }],
    ] as const) {
      const { status } = await shop.request('POST', `/api/items/${item.id}/${route}`, body);
      expect(status).toBe(404);
    }
    expect((await shop.request('DELETE', `/api/items/${item.id}`)).status).toBe(404);
    expect(await read(`/api/items/${item.id}/movements`)).toHaveLength(2);
  });
});

describe('deleting a store', () => {
  it('closes the ledgers of its items, which still tell what was there', async () => {
    const { store, item } = await createShelf(shop, { quantity: 5 });
    const empty = await createItem(shop, { storeId: store.id });
    const path = `/api/stores/${store.id}`;
    const { status, body } = await shop.request('DELETE', path);
    expect([status, body]).toEqual([200, { message: 'Store deleted' }]);
    const closed = { seq: 2, type: 'closing', actor } as const;
    expect(await read(`${path}/movements?type=closing`)).toEqual([
      movementOf(item, { ...closed, before: 5, delta: -5 }),
      movementOf(empty, { ...closed, before: 0, delta: 0 }),
    ]);
    expect(await read(`/api/items/${item.id}/movements`)).toHaveLength(2);
    expect(await read(`${path}/stock`)).toEqual([]);
  });

  it('closes nothing if the store has another version', async () => {
    const { store, item } = await createShelf(shop, { quantity: 5 });
    const headers = { authorization: `Bearer ${await newToken()}`, 'if-match': '"2"' };
    const url = `${app.url}/api/stores/${store.id}`;
    expect((await fetch(url, { method: 'DELETE', headers })).status).toBe(412);
    expect(await read(`/api/items/${item.id}`)).toEqual(item);
    expect(await read(`/api/items/${item.id}/movements`)).toHaveLength(1);
  });
});

it('a book whose items have been deleted can be deleted, and the ledger keeps its id', async () => {
  const { book, item } = await createShelf(shop, { quantity: 5 });
  expect((await shop.request('DELETE', `/api/books/${book.id}`)).status).toBe(409);
  await shop.request('DELETE', `/api/items/${item.id}`);
  expect((await shop.request('DELETE', `/api/books/${book.id}`)).status).toBe(200);
  expect(await read(`/api/movements?bookId=${book.id}`)).toMatchObject([
    { type: 'opening', bookId: book.id },
    { type: 'closing', bookId: book.id },
  ]);
});

const newToken = (): Promise<string> =>
  app.app.get(KeysService).create({ name: 'other', scopes: ['admin'] });
