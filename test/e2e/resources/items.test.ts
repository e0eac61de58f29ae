import { createBook, createItem, createStore } from '../../support/rows/factories.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

describe('creating an item', () => {
  it('answers 201 with the whole item and its Location', async () => {
    const store = await createStore(app);
    const book = await createBook(app);
    const values = {
      name: 'Clean Code, paperback',
      price: 34.99,
      quantity: 3,
      receivedOn: '2026-11-22',
      storeId: store.id,
      bookId: book.id,
      reorderLevel: 1,
      barcode: '9780132350884',
    };
    const { status, headers, body } = await app.request('POST', '/api/items', values);
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`/api/items/${body.id}`);
    expect(body).toEqual({
      id: expect.any(Number),
      ...values,
      createdAt: expect.stringMatching(MOMENT),
      updatedAt: body.createdAt,
      version: 1,
    });
    expect((await app.request('GET', `/api/items/${body.id}`)).body).toEqual(body);
  });

  it('uses defaults for omitted fields', async () => {
    const { quantity, receivedOn, bookId, reorderLevel, barcode } = await createItem(app);
    expect({ quantity, receivedOn, bookId, reorderLevel, barcode }).toEqual({
      quantity: 0,
      receivedOn: null,
      bookId: null,
      reorderLevel: null,
      barcode: null,
    });
  });

  it('is refused with 422, naming both store and book, if neither exists', async () => {
    const { status, body } = await app.request('POST', '/api/items', {
      name: 'Item',
      price: 1,
      storeId: 999_998,
      bookId: 999_999,
    });
    expect(status).toBe(422);
    expect(body).toEqual({
      type: 'about:blank',
      title: 'Unprocessable Entity',
      status: 422,
      detail: 'The request refers to a row that does not exist',
      instance: '/api/items',
      code: 'reference_not_found',
      requestId: expect.any(String),
      errors: [
        { field: 'storeId', message: 'There is no store 999998' },
        { field: 'bookId', message: 'There is no book 999999' },
      ],
    });
    expect(await app.rows('SELECT id FROM items WHERE store_id = 999998')).toEqual([]);
  });
});

describe('the price of an item', () => {
  it.each([0, 0.01, 0.07, 0.1, 0.29, 1.1, 4.35, 8.2, 19.99, 1_073_741.83, 21_474_836.47])(
    'is stored to the cent: %d',
    async (price) => {
      const item = await createItem(app, { price });
      expect(item.price).toBe(price);
      expect(await app.rows(`SELECT price_cents FROM items WHERE id = ${item.id}`)).toEqual([
        { price_cents: Number(price.toFixed(2).replace('.', '')) },
      ]);
    },
  );

  it('is exact for every cent of the first ten units', async () => {
    const item = await createItem(app);
    for (let cents = 0; cents <= 1000; cents += 7) {
      const price = Number(`${Math.trunc(cents / 100)}.${String(cents % 100).padStart(2, '0')}`);
      const { body } = await app.request('PATCH', `/api/items/${item.id}`, { price });
      expect(body.price).toBe(price);
    }
  });
});

describe('the day an item was received', () => {
  it.each(['0001-01-01', '1900-02-28', '2024-02-29', '2026-03-29', '9999-12-31'])(
    'is read back unchanged: %s',
    async (receivedOn) => {
      const item = await createItem(app, { receivedOn });
      expect(item.receivedOn).toBe(receivedOn);
      const [row] = await app.rows(
        `SELECT cast(received_on AS varchar(10)) AS day FROM items WHERE id = ${item.id}`,
      );
      expect(row.day).toBe(receivedOn);
      expect((await app.request('GET', `/api/items/${item.id}`)).body).toEqual(item);
    },
  );
});

describe('reading an item', () => {
  it('embeds the store and the book exactly as their own routes answer them', async () => {
    const store = await createStore(app);
    const book = await createBook(app);
    const item = await createItem(app, { storeId: store.id, bookId: book.id });
    const read = async (include: string) =>
      (await app.request('GET', `/api/items/${item.id}?include=${include}`)).body;
    expect(await read('')).toEqual(item);
    expect(await read('store')).toEqual({ ...item, store });
    expect(await read('book')).toEqual({ ...item, book });
    expect(await read('book,store')).toEqual({ ...item, store, book });
  });

  it('embeds null for an item without a book', async () => {
    const item = await createItem(app);
    const { body } = await app.request('GET', `/api/items/${item.id}?include=book`);
    expect(body).toEqual({ ...item, book: null });
  });

  it('answers 404 for a missing item', async () => {
    const { status, body } = await app.request('GET', '/api/items/999999?include=store');
    expect([status, body.detail]).toEqual([404, 'Item not found']);
  });
});

describe.each(['PUT', 'PATCH'])('changing an item by %s', (method) => {
  it('changes only the fields that are sent', async () => {
    const item = await createItem(app, { quantity: 5, receivedOn: '2026-01-02' });
    const { status, body } = await app.request(method, `/api/items/${item.id}`, { quantity: 4 });
    expect(status).toBe(200);
    expect(body).toEqual({ ...item, quantity: 4, version: 2, updatedAt: body.updatedAt });
  });

  it('moves the item to another store', async () => {
    const item = await createItem(app);
    const store = await createStore(app);
    const { body } = await app.request(method, `/api/items/${item.id}`, { storeId: store.id });
    expect(body).toEqual({ ...item, storeId: store.id, version: 2, updatedAt: body.updatedAt });
    const listed = async (id: number) => (await app.request('GET', `/api/stores/${id}/items`)).body;
    expect(await listed(item.storeId)).toEqual([]);
    expect(await listed(store.id)).toEqual([body]);
    await app.request('DELETE', `/api/stores/${item.storeId}`);
    expect((await app.request('GET', `/api/items/${item.id}`)).status).toBe(200);
  });

  it('does not move the item to a missing store', async () => {
    const item = await createItem(app);
    const refused = await app.request(method, `/api/items/${item.id}`, {
      storeId: 999_999,
      quantity: 9,
    });
    expect(refused.status).toBe(422);
    expect(refused.body.errors).toEqual([
      { field: 'storeId', message: 'There is no store 999999' },
    ]);
    expect((await app.request('GET', `/api/items/${item.id}`)).body).toEqual(item);
  });

  it('clears the book with null, so the book can be deleted', async () => {
    const book = await createBook(app);
    const item = await createItem(app, { bookId: book.id });
    expect((await app.request('DELETE', `/api/books/${book.id}`)).status).toBe(409);
    const { body } = await app.request(method, `/api/items/${item.id}`, { bookId: null });
    expect(body.bookId).toBeNull();
    expect((await app.request('DELETE', `/api/books/${book.id}`)).status).toBe(200);
  });

  it('answers 404 for a missing item', async () => {
    const { status, body } = await app.request(method, '/api/items/999999', { quantity: 1 });
    expect([status, body.detail]).toEqual([404, 'Item not found']);
  });
});

describe('deleting an item', () => {
  it('answers 200 with a message, then 404, and keeps its store and book', async () => {
    const book = await createBook(app);
    const item = await createItem(app, { bookId: book.id });
    const deleted = await app.request('DELETE', `/api/items/${item.id}`);
    expect([deleted.status, deleted.body]).toEqual([200, { message: 'Item deleted' }]);
    const again = await app.request('DELETE', `/api/items/${item.id}`);
    expect([again.status, again.body.detail]).toEqual([404, 'Item not found']);
    expect(await app.rows(`SELECT id FROM items WHERE id = ${item.id}`)).toEqual([]);
    expect((await app.request('GET', `/api/books/${book.id}`)).status).toBe(200);
    expect((await app.request('GET', `/api/stores/${item.storeId}`)).status).toBe(200);
  });
});
