import { createBook, createItem, createStore } from '../../support/rows/factories.js';
import { expectProblem, INVALID, movementOf, NOWHERE, TIME } from '../../support/stock/answers.js';
import { createShelf, itemNow, ledgerOf } from '../../support/stock/shelf.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const receive = (body: object) => app.request('POST', '/api/receipts', body);
const itemsOf = async (storeId: number) =>
  (await app.request('GET', `/api/stores/${storeId}/items`)).body;

describe('a receipt', () => {
  it('of thirty titles is one document, which makes the items that are missing', async () => {
    const store = await createStore(app);
    const books: any[] = [];
    for (let count = 0; count < 30; count += 1) books.push(await createBook(app));
    const known = await createItem(app, { storeId: store.id, bookId: books[0].id, quantity: 1 });
    const lines = books.map(({ id }, index) => ({
      bookId: id,
      quantity: index + 1,
      unitPrice: 5,
      ...(index > 0 && { price: 10 + index }),
    }));
    const { status, body } = await receive({ storeId: store.id, lines });
    expect(status).toBe(201);
    const items = await itemsOf(store.id);
    const { document } = body;
    const received = { seq: 2, type: 'receipt', unitPrice: 5, document } as const;
    expect(body.movements).toEqual(
      items.map((item: any, index: number) =>
        movementOf(item, { ...received, before: index === 0 ? 1 : 0, delta: index + 1 }),
      ),
    );
    expect(items[0]).toEqual({
      ...known,
      quantity: 2,
      version: 2,
      updatedAt: expect.stringMatching(TIME),
    });
    expect(items[29]).toEqual({
      id: expect.any(Number),
      name: books[29].title,
      price: 39,
      quantity: 30,
      receivedOn: null,
      storeId: store.id,
      bookId: books[29].id,
      reorderLevel: null,
      barcode: null,
      createdAt: expect.stringMatching(TIME),
      updatedAt: expect.stringMatching(TIME),
      version: 2,
    });
    expect(await ledgerOf(app, items[29].id)).toEqual([
      ['opening', 0, 0],
      ['receipt', 30, 30],
    ]);
  });

  it('names an item by id, by barcode or by its book', async () => {
    const { store, book, item } = await createShelf(app);
    const mug = await createItem(app, { storeId: store.id, barcode: 'Mug' });
    const pen = await createItem(app, { storeId: store.id });
    const { body } = await receive({
      storeId: store.id,
      lines: [
        { itemId: pen.id, quantity: 3 },
        { bookId: book.id, quantity: 1, price: item.price },
        { barcode: 'Mug', quantity: 2 },
      ],
    });
    const received = { seq: 2, type: 'receipt', before: 0, document: body.document } as const;
    expect(body.movements).toEqual([
      movementOf(item, { ...received, delta: 1 }),
      movementOf(mug, { ...received, delta: 2 }),
      movementOf(pen, { ...received, delta: 3 }),
    ]);
  });

  it('makes one item for two lines of a book', async () => {
    const store = await createStore(app);
    const book = await createBook(app);
    const line = { bookId: book.id, quantity: 1, price: 9.5 };
    await receive({ storeId: store.id, lines: [line, { bookId: book.id, quantity: 2 }] });
    expect(await itemsOf(store.id)).toMatchObject([{ bookId: book.id, price: 9.5, quantity: 3 }]);
  });

  it('makes one item when two arrive at once', async () => {
    const store = await createStore(app);
    const books = [await createBook(app), await createBook(app)];
    const lines = books.map(({ id }) => ({ bookId: id, quantity: 2, price: 1 }));
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        receive({ storeId: store.id, lines: index % 2 ? lines : lines.toReversed() }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(201));
    expect(await itemsOf(store.id)).toMatchObject([{ quantity: 16 }, { quantity: 16 }]);
  });

  it('shortens a title to the name of an item, by whole characters', async () => {
    const store = await createStore(app);
    const book = await createBook(app, { title: '\u{1d505}'.repeat(81) });
    await receive({ storeId: store.id, lines: [{ bookId: book.id, quantity: 1, price: 1 }] });
    expect(await itemsOf(store.id)).toMatchObject([{ name: '\u{1d505}'.repeat(80) }]);
  });

  it('does not change a price', async () => {
    const { store, book, item } = await createShelf(app, { price: 9.5 });
    const error = {
      field: 'lines[0].price',
      message: `Item ${item.id} has that book at 9.5: name it by itemId`,
      code: 'item_exists',
      itemId: item.id,
    };
    expectProblem(
      await receive({ storeId: store.id, lines: [{ bookId: book.id, quantity: 1, price: 9 }] }),
      {
        status: 409,
        code: 'item_exists',
        detail: 'The store has that book at another price, or at several',
        instance: '/api/receipts',
      },
      [error],
    );
    expect(await itemNow(app, item.id)).toEqual(item);
  });

  it('finds the item of the book that has the price', async () => {
    const { store, book } = await createShelf(app, { price: 9.5 });
    const paperback = await createItem(app, { storeId: store.id, bookId: book.id, price: 5 });
    await receive({ storeId: store.id, lines: [{ bookId: book.id, quantity: 1, price: 5 }] });
    expect(await itemNow(app, paperback.id)).toMatchObject({ quantity: 1 });
  });

  it('needs the price of an item to make, and makes nothing without', async () => {
    const store = await createStore(app);
    const books = [await createBook(app), await createBook(app)];
    expectProblem(
      await receive({
        storeId: store.id,
        lines: [
          { bookId: books[0].id, quantity: 1, price: 1 },
          { bookId: books[1].id, quantity: 1 },
        ],
      }),
      { ...INVALID, instance: '/api/receipts' },
      [
        {
          field: 'lines[1].price',
          message: 'lines[1].price is required: the store has no such item',
        },
      ],
    );
    expect(await itemsOf(store.id)).toEqual([]);
  });

  it('takes a price for the item of a book alone', async () => {
    const { store, item } = await createShelf(app, { barcode: 'Priced' });
    const message = 'must not be sent without bookId';
    expectProblem(
      await receive({
        storeId: store.id,
        lines: [
          { itemId: item.id, quantity: 1, price: 1 },
          { barcode: 'Priced', quantity: 1, price: 1 },
        ],
      }),
      { ...INVALID, instance: '/api/receipts' },
      [
        { field: 'lines[0].price', message: `lines[0].price ${message}` },
        { field: 'lines[1].price', message: `lines[1].price ${message}` },
      ],
    );
  });

  it('names each book that does not exist', async () => {
    const { store, book } = await createShelf(app);
    const lines = [999_999, book.id, 0].map((bookId) => ({ bookId, quantity: 1, price: 9.99 }));
    expectProblem(
      await receive({ storeId: store.id, lines }),
      { ...NOWHERE, instance: '/api/receipts' },
      [
        { field: 'lines[0].bookId', message: 'There is no book 999999' },
        { field: 'lines[2].bookId', message: 'There is no book 0' },
      ],
    );
  });

  it('names a line with two of itemId, barcode and bookId', async () => {
    const { store, book, item } = await createShelf(app);
    expectProblem(
      await receive({
        storeId: store.id,
        lines: [{ itemId: item.id, bookId: book.id, quantity: 1 }],
      }),
      { ...INVALID, instance: '/api/receipts' },
      [{ field: 'lines[0]', message: 'must have exactly one of itemId, barcode, bookId' }],
    );
  });
});
