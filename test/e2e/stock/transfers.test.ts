import { createBook, createItem, createStore } from '../../support/rows/factories.js';
import {
  expectProblem,
  INSUFFICIENT,
  INVALID,
  lacking,
  movementOf,
  NOWHERE,
  TIME,
} from '../../support/stock/answers.js';
import { countEntries, createShelf, itemNow } from '../../support/stock/shelf.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const transfer = (fromStoreId: number, toStoreId: number, lines: object[], more: object = {}) =>
  app.request('POST', '/api/transfers', { fromStoreId, toStoreId, lines, ...more });
const itemsOf = async (storeId: number) =>
  (await app.request('GET', `/api/stores/${storeId}/items`)).body;

describe('a transfer', () => {
  it('of twelve titles is one document of both stores', async () => {
    const [from, to] = [await createStore(app), await createStore(app)];
    const items: any[] = [];
    for (let count = 0; count < 12; count += 1) {
      const { id: bookId } = await createBook(app);
      items.push(await createItem(app, { storeId: from.id, bookId, quantity: 20 }));
    }
    const lines = items.map(({ id }, index) => ({ itemId: id, quantity: index + 1 }));
    const remarks = { reference: 'Van 1', note: 'Fair' };
    const { status, body } = await transfer(from.id, to.id, lines, remarks);
    expect(status).toBe(201);
    const arrived = await itemsOf(to.id);
    const moved = { seq: 2, document: body.document, ...remarks };
    expect(body.movements).toEqual([
      ...items.map((item, index) =>
        movementOf(item, { ...moved, type: 'transfer_out', before: 20, delta: -index - 1 }),
      ),
      ...arrived.map((item: any, index: number) =>
        movementOf(item, { ...moved, type: 'transfer_in', before: 0, delta: index + 1 }),
      ),
    ]);
    // At any time the copies are in one of the stores.
    expect(new Set(body.movements.map(({ recordedAt }: any) => recordedAt)).size).toBe(1);
    expect(arrived[11]).toEqual({
      ...items[11],
      id: expect.any(Number),
      storeId: to.id,
      quantity: 12,
      createdAt: expect.stringMatching(TIME),
      updatedAt: expect.stringMatching(TIME),
      version: 2,
    });
    expect((await app.request('GET', `/api/documents/${body.document}`)).body).toEqual(body);
  });

  it.each<[string, (shelf: any) => object, (shelf: any) => object]>([
    [
      'book and name, whatever the barcode',
      ({ book, item }) => ({ name: item.name, bookId: book.id, barcode: 'B' }),
      ({ book }) => ({ name: 'Another edition', bookId: book.id, barcode: 'A' }),
    ],
    [
      'book',
      ({ book }) => ({ name: 'Another edition', bookId: book.id }),
      ({ item }) => ({ name: item.name }),
    ],
  ])('of a book finds the item of the same %s', async (_, same, other) => {
    const shelf = await createShelf(app, { quantity: 5, barcode: 'A' });
    const to = await createStore(app);
    const rows = [
      await createItem(app, { storeId: to.id, ...other(shelf) }),
      await createItem(app, { storeId: to.id, ...same(shelf) }),
    ];
    await transfer(shelf.store.id, to.id, [{ itemId: shelf.item.id, quantity: 2 }]);
    expect(await itemsOf(to.id)).toMatchObject([
      { id: rows[0].id, quantity: 0 },
      { id: rows[1].id, quantity: 2 },
    ]);
  });

  it('of anything else finds the item of the same barcode, else of the same name', async () => {
    const [from, to] = [await createStore(app), await createStore(app)];
    const of = (storeId: number, name: string, barcode: string | null) =>
      createItem(app, { storeId, name, barcode, quantity: 5 });
    const [mug, pen] = [await of(from.id, 'Mug', 'M1'), await of(from.id, 'Pen', null)];
    await of(to.id, 'Mug', null);
    const labelled = await of(to.id, 'Cup', 'M1');
    const named = await of(to.id, 'Pen', 'P9');
    await transfer(from.id, to.id, [
      { itemId: mug.id, quantity: 1 },
      { itemId: pen.id, quantity: 2 },
    ]);
    expect(await itemNow(app, labelled.id)).toMatchObject({ quantity: 6 });
    expect(await itemNow(app, named.id)).toMatchObject({ quantity: 7 });
    expect(await itemsOf(to.id)).toHaveLength(3);
  });

  it('makes an item without the barcode if one of another book has it', async () => {
    const { store, book, item } = await createShelf(app, { quantity: 5, barcode: 'Taken' });
    const other = await createShelf(app, { barcode: 'Taken' });
    const { status } = await transfer(store.id, other.store.id, [{ itemId: item.id, quantity: 1 }]);
    expect(status).toBe(201);
    expect(await itemsOf(other.store.id)).toMatchObject([
      { id: other.item.id, barcode: 'Taken' },
      { bookId: book.id, barcode: null, quantity: 1 },
    ]);
  });

  it('moves nothing if one line cannot be moved', async () => {
    const { store, item } = await createShelf(app, { quantity: 5 });
    const few = await createItem(app, { storeId: store.id, quantity: 1 });
    const to = await createStore(app);
    expectProblem(
      await transfer(store.id, to.id, [
        { itemId: item.id, quantity: 5 },
        { itemId: few.id, quantity: 2 },
      ]),
      { ...INSUFFICIENT, instance: '/api/transfers' },
      [lacking('lines[1]', few.id, 1)],
    );
    expect(await itemNow(app, item.id)).toEqual(item);
    expect(await itemsOf(to.id)).toEqual([]);
  });

  it('makes one item in the other store when several arrive at once', async () => {
    const { store, item } = await createShelf(app, { quantity: 8 });
    const to = await createStore(app);
    const lines = [{ itemId: item.id, quantity: 1 }];
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => transfer(store.id, to.id, lines)),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(201));
    expect(await itemsOf(to.id)).toMatchObject([{ quantity: 8 }]);
    expect(await itemNow(app, item.id)).toMatchObject({ quantity: 0 });
  });

  it('goes to another store, which exists', async () => {
    const { store, item } = await createShelf(app, { quantity: 5 });
    const before = await countEntries(app);
    const lines = [{ itemId: item.id, quantity: 1 }];
    expectProblem(
      await transfer(store.id, store.id, lines),
      { ...INVALID, instance: '/api/transfers' },
      [{ field: 'toStoreId', message: 'toStoreId must be another store' }],
    );
    expectProblem(
      await transfer(999_998, 999_999, lines),
      { ...NOWHERE, instance: '/api/transfers' },
      [
        { field: 'fromStoreId', message: 'There is no store 999998' },
        { field: 'toStoreId', message: 'There is no store 999999' },
      ],
    );
    expect(await countEntries(app)).toBe(before);
  });
});
