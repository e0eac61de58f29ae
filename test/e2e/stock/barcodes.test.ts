import { createBook, createItem, createStore } from '../../support/rows/factories.js';
import { expectProblem } from '../../support/stock/answers.js';
import { itemNow } from '../../support/stock/shelf.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

const ISBN = '9780132350884';

let app: TestApp;
let store: { id: number };
let book: { id: number };
let item: { id: number };

beforeAll(async () => {
  app = await startTestApp();
  store = await createStore(app);
  book = await createBook(app, { isbn: ISBN });
  item = await createItem(app, { storeId: store.id, bookId: book.id, quantity: 100 });
});
afterAll(() => app.close());

const find = async (code: string) =>
  (await app.request('GET', `/api/items?barcode=${encodeURIComponent(code)}`)).body;
const sell = (storeId: number, barcode: string) =>
  app.request('POST', '/api/sales', { storeId, lines: [{ barcode, quantity: 1 }] });

describe('a scanned code', () => {
  it.each([
    ['an ISBN', ISBN],
    ['an ISBN with hyphens', '978-0-13-235088-4'],
    ['an ISBN-10', '0132350882'],
    ['an ISBN-10 with hyphens', '0-13-235088-2'],
    ['an ISBN with the price in an EAN-5', '978013235088451299'],
    ['an ISBN with an EAN-5 after a space', '9780132350884 51299'],
    ['an ISBN with an EAN-2', '978013235088412'],
    ['an ISBN among spaces', ' 9780132350884 '],
    ['an ISBN with its label', 'ISBN: 978\u20110\u201113\u2011235088\u20114'],
  ])('finds and sells the item of its book: %s', async (_, code) => {
    expect(await find(code)).toEqual([await itemNow(app, item.id)]);
    const { status, body } = await sell(store.id, code);
    expect([status, body.movements[0].itemId]).toEqual([201, item.id]);
  });

  it.each(['9780132350885', '97801323508841', '9780306406157', 'x'])(
    'finds nothing: %s',
    async (code) => {
      expect(await find(code)).toEqual([]);
      expect((await sell(store.id, code)).status).toBe(422);
    },
  );

  it('finds the label of an item, with and without an add-on, in upper and lower case as written', async () => {
    const journal = await createItem(app, { storeId: store.id, barcode: '9770000000003' });
    const mug = await createItem(app, { storeId: store.id, barcode: 'Mug 1' });
    expect(await find('9770000000003')).toEqual([journal]);
    expect(await find('977000000000302')).toEqual([journal]);
    expect(await find('Mug 1')).toEqual([mug]);
    expect(await find('mug 1')).toEqual([]);
  });

  it('that is both a label and an ISBN sells the item with the label', async () => {
    const second = await createItem(app, {
      storeId: store.id,
      bookId: book.id,
      quantity: 1,
      barcode: '0132350882',
    });
    expect(await find('0132350882')).toMatchObject([{ id: item.id }, { id: second.id }]);
    const { body } = await sell(store.id, '0132350882');
    expect(body.movements).toMatchObject([{ itemId: second.id }]);
    await app.request('DELETE', `/api/items/${second.id}`);
  });

  it('of a book finds its items in every store, and sells that of the store', async () => {
    const other = await createStore(app);
    const there = await createItem(app, { storeId: other.id, bookId: book.id, quantity: 1 });
    expect((await find(ISBN)).map(({ id }: { id: number }) => id)).toEqual([item.id, there.id]);
    const ofStore = await app.request('GET', `/api/stores/${other.id}/items?barcode=${ISBN}`);
    expect(ofStore.body).toEqual([there]);
    expect((await sell(other.id, ISBN)).body.movements).toMatchObject([{ itemId: there.id }]);
    await app.request('DELETE', `/api/items/${there.id}`);
  });

  it('that fits two items of the store is refused with their ids', async () => {
    const shop = await createStore(app);
    const rows = [
      await createItem(app, { storeId: shop.id, bookId: book.id, quantity: 1 }),
      await createItem(app, { storeId: shop.id, bookId: book.id, quantity: 1 }),
    ];
    const itemIds = rows.map(({ id }) => id);
    expectProblem(
      await sell(shop.id, ISBN),
      {
        status: 409,
        code: 'ambiguous_barcode',
        detail: 'A barcode fits several items of the store',
        instance: '/api/sales',
      },
      [
        {
          field: 'lines[0].barcode',
          message: `The barcode fits the items ${itemIds.join(', ')}`,
          code: 'ambiguous_barcode',
          itemIds,
        },
      ],
    );
    for (const row of rows) expect(await itemNow(app, row.id)).toEqual(row);
  });
});

describe('the barcode of an item', () => {
  const TAKEN = {
    status: 409,
    code: 'barcode_taken',
    detail: 'Another item of the store has that barcode',
  };

  it('is unique in its store', async () => {
    const [here, there] = [await createStore(app), await createStore(app)];
    const values = { name: 'Pen', price: 1, barcode: 'Pen' };
    const [pen, other] = [
      await createItem(app, { ...values, storeId: here.id }),
      await createItem(app, { ...values, storeId: there.id }),
    ];
    expectProblem(await app.request('POST', '/api/items', { ...values, storeId: here.id }), {
      ...TAKEN,
      instance: '/api/items',
    });
    const instance = `/api/items/${other.id}`;
    const moved = await app.request('PATCH', instance, { storeId: here.id });
    expectProblem(moved, { ...TAKEN, instance });
    expect(await itemNow(app, other.id)).toEqual(other);
    const second = await createItem(app, { storeId: here.id });
    const path = `/api/items/${second.id}`;
    expectProblem(await app.request('PATCH', path, { barcode: 'Pen' }), {
      ...TAKEN,
      instance: path,
    });
    // Its own barcode is not in the way.
    const same = await app.request('PUT', `/api/items/${pen.id}`, { barcode: 'Pen', price: 2 });
    expect([same.status, same.body.barcode, same.body.price]).toEqual([200, 'Pen', 2]);
  });

  it('may be null in many items', async () => {
    const { id: storeId } = await createStore(app);
    const rows = [await createItem(app, { storeId }), await createItem(app, { storeId })];
    expect(rows.map(({ barcode }) => barcode)).toEqual([null, null]);
  });
});
