import { createBook, createItem, createStore } from '../../support/rows/factories.js';
import { linkOf } from '../../support/rows/links.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const count = async (condition: string): Promise<number> => {
  const [row] = await app.rows(`SELECT count(*) AS "count" FROM items WHERE ${condition}`);
  return Number(row.count);
};

describe('creating a store', () => {
  it('answers 201 with the whole store and its Location', async () => {
    const { status, headers, body } = await app.request('POST', '/api/stores', {
      name: 'Riverside',
    });
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`/api/stores/${body.id}`);
    expect(body).toEqual({
      id: expect.any(Number),
      name: 'Riverside',
      isActive: true,
      createdAt: expect.stringMatching(MOMENT),
      updatedAt: body.createdAt,
      version: 1,
    });
    expect(await app.rows(`SELECT name, version FROM stores WHERE id = ${body.id}`)).toEqual([
      { name: 'Riverside', version: 1 },
    ]);
  });

  it('accepts a closed store, and the name of another store', async () => {
    const stores = [
      await createStore(app, { name: 'Twin', isActive: false }),
      await createStore(app, { name: 'Twin', isActive: false }),
    ];
    expect(stores.map(({ name, isActive }) => [name, isActive])).toEqual([
      ['Twin', false],
      ['Twin', false],
    ]);
    expect(stores[0].id).not.toBe(stores[1].id);
  });
});

describe.each(['PUT', 'PATCH'])('changing a store by %s', (method) => {
  it('changes only the fields that are sent', async () => {
    const store = await createStore(app);
    const { status, body } = await app.request(method, `/api/stores/${store.id}`, {
      isActive: false,
    });
    expect(status).toBe(200);
    expect(body).toEqual({ ...store, isActive: false, version: 2, updatedAt: body.updatedAt });
    expect((await app.request('GET', `/api/stores/${store.id}`)).body).toEqual(body);
  });

  it('answers 404 for a missing store', async () => {
    const { status, body } = await app.request(method, '/api/stores/999999', { name: 'X' });
    expect([status, body.detail]).toEqual([404, 'Store not found']);
  });
});

describe('deleting a store', () => {
  it('also deletes its items, and nothing else', async () => {
    const book = await createBook(app);
    const store = await createStore(app);
    const other = await createItem(app, { bookId: book.id });
    const items = [
      await createItem(app, { storeId: store.id, bookId: book.id }),
      await createItem(app, { storeId: store.id }),
    ];
    const { status, body } = await app.request('DELETE', `/api/stores/${store.id}`);
    expect([status, body]).toEqual([200, { message: 'Store deleted' }]);

    expect(await count(`store_id = ${store.id}`)).toBe(0);
    for (const { id } of items) {
      expect((await app.request('GET', `/api/items/${id}`)).status).toBe(404);
    }
    expect((await app.request('GET', `/api/items/${other.id}`)).body).toEqual(other);
    expect((await app.request('GET', `/api/books/${book.id}`)).body).toEqual(book);
  });

  it('allows the deletion of books that only its items referred to', async () => {
    const book = await createBook(app);
    const item = await createItem(app, { bookId: book.id });
    expect((await app.request('DELETE', `/api/books/${book.id}`)).status).toBe(409);
    await app.request('DELETE', `/api/stores/${item.storeId}`);
    expect((await app.request('DELETE', `/api/books/${book.id}`)).status).toBe(200);
  });

  it('answers 404 the second time', async () => {
    const { id } = await createStore(app);
    expect((await app.request('DELETE', `/api/stores/${id}`)).status).toBe(200);
    const { status, body } = await app.request('DELETE', `/api/stores/${id}`);
    expect([status, body.detail]).toEqual([404, 'Store not found']);
  });
});

describe('the items of a store', () => {
  it('are created without a storeId in the body', async () => {
    const store = await createStore(app);
    const { status, headers, body } = await app.request('POST', `/api/stores/${store.id}/items`, {
      name: 'Bookmark',
      price: 0.5,
    });
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`/api/items/${body.id}`);
    expect(body).toEqual({
      id: expect.any(Number),
      name: 'Bookmark',
      price: 0.5,
      quantity: 0,
      receivedOn: null,
      storeId: store.id,
      bookId: null,
      reorderLevel: null,
      barcode: null,
      createdAt: expect.stringMatching(MOMENT),
      updatedAt: body.createdAt,
      version: 1,
    });
    expect((await app.request('GET', `/api/items/${body.id}`)).body).toEqual(body);
  });

  it('are listed page by page, without those of other stores', async () => {
    const store = await createStore(app);
    const items = [];
    for (let index = 0; index < 3; index += 1) {
      items.push(await createItem(app, { storeId: store.id }));
      await createItem(app);
    }
    const path = `/api/stores/${store.id}/items?limit=2`;
    const first = await app.request('GET', path);
    expect([first.status, first.body]).toEqual([200, items.slice(0, 2)]);
    const next = linkOf(first.headers, 'next')!;
    expect(next.startsWith(`${path}&cursor=`)).toBe(true);
    const second = await app.request('GET', next);
    expect([second.status, second.body]).toEqual([200, items.slice(2)]);
    expect(second.headers.get('link')).not.toContain('rel="next"');
  });

  it('are an empty list for a new store, and a 404 for a missing one', async () => {
    const { id } = await createStore(app);
    expect((await app.request('GET', `/api/stores/${id}/items`)).body).toEqual([]);
    const read = await app.request('GET', '/api/stores/999999/items');
    expect([read.status, read.body.detail]).toEqual([404, 'Store not found']);
    const item = { name: 'Item', price: 1 };
    const created = await app.request('POST', '/api/stores/999999/items', item);
    expect([created.status, created.body.detail]).toEqual([404, 'Store not found']);
    expect(await count('store_id = 999999')).toBe(0);
  });
});

describe('a store that is deleted while items are created in it', () => {
  const ROUNDS = 20;

  it('leaves no orphan, and answers every item with 201, 404 or 422', async () => {
    const book = await createBook(app);
    for (let round = 0; round < ROUNDS; round += 1) {
      const { id } = await createStore(app);
      const item = { name: 'Item', price: 1, bookId: book.id };
      const nested = () => app.request('POST', `/api/stores/${id}/items`, item);
      const plain = () => app.request('POST', '/api/items', { ...item, storeId: id });
      const [first, second, deleted, ...rest] = await Promise.all([
        nested(),
        plain(),
        app.request('DELETE', `/api/stores/${id}`),
        nested(),
        plain(),
        nested(),
        plain(),
      ]);
      expect(deleted.status).toBe(200);
      expect([first, ...rest.filter((_, place) => place % 2 === 0)].map(outcome)).toEqual(
        Array(3).fill(expect.stringMatching(/^(201|404 not_found)$/)),
      );
      expect([second, ...rest.filter((_, place) => place % 2 === 1)].map(outcome)).toEqual(
        Array(3).fill(expect.stringMatching(/^(201|422 reference_not_found storeId)$/)),
      );
      expect(await count(`store_id = ${id}`)).toBe(0);
    }
  });

  const outcome = ({ status, body }: { status: number; body: any }): string =>
    [status, body.code, body.errors?.map(({ field }: { field: string }) => field).join()]
      .filter(Boolean)
      .join(' ');
});
