import { createItem, createStore } from '../../support/rows/factories.js';
import { expectProblem, INVALID, movementOf } from '../../support/stock/answers.js';
import { createShelf, itemNow, ledgerOf } from '../../support/stock/shelf.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const STALE = {
  status: 409,
  code: 'count_stale',
  detail: 'The stock is not what the count has seen',
};

const sell = (itemId: number, quantity: number) =>
  app.request('POST', `/api/items/${itemId}/movements`, { type: 'sale', delta: -quantity });

describe('a count of an item', () => {
  const count = (itemId: number, body: object) =>
    app.request('POST', `/api/items/${itemId}/counts`, body);

  it.each([
    [3, -2],
    [5, 0],
    [2_147_483_647, 2_147_483_642],
  ])('says what is there: %d', async (counted, delta) => {
    const { item } = await createShelf(app, { quantity: 5 });
    const note = 'Stocktake';
    const { status, headers, body } = await count(item.id, { counted, note });
    expect([status, body]).toEqual([
      201,
      movementOf(item, { seq: 2, type: 'count', before: 5, delta, note }),
    ]);
    expect(headers.get('location')).toBe(`/api/movements/${body.id}`);
    expect(await itemNow(app, item.id)).toMatchObject({ quantity: counted, version: 2 });
  });

  it('is refused unless the quantity is the expected one', async () => {
    const { item } = await createShelf(app, { quantity: 5 });
    const error = {
      field: 'expected',
      message: `Item ${item.id} has 5 copies, not 4`,
      code: 'count_stale',
      itemId: item.id,
      available: 5,
    };
    expectProblem(
      await count(item.id, { counted: 3, expected: 4 }),
      { ...STALE, instance: `/api/items/${item.id}/counts` },
      [error],
    );
    expect(await itemNow(app, item.id)).toEqual(item);
    expect((await count(item.id, { counted: 3, expected: 5 })).status).toBe(201);
  });

  it('of a missing item is a 404', async () => {
    expectProblem(await count(999_999, { counted: 3 }), {
      status: 404,
      code: 'not_found',
      detail: 'Item not found',
      instance: '/api/items/999999/counts',
    });
  });
});

describe('a count of a shelf', () => {
  const count = (storeId: number, lines: object[], more: object = {}) =>
    app.request('POST', `/api/stores/${storeId}/counts`, { lines, ...more });

  it('is one document', async () => {
    const { store, item } = await createShelf(app, { quantity: 5 });
    const mug = await createItem(app, { storeId: store.id, quantity: 2, barcode: 'Mug' });
    const lines = [
      { barcode: 'Mug', counted: 2 },
      { itemId: item.id, counted: 4 },
    ];
    const { status, body } = await count(store.id, lines, { reference: 'November' });
    const { document } = body;
    const counted = { seq: 2, type: 'count', reference: 'November', document } as const;
    expect([status, body]).toEqual([
      201,
      {
        document,
        movements: [
          movementOf(item, { ...counted, before: 5, delta: -1 }),
          movementOf(mug, { ...counted, before: 2, delta: 0 }),
        ],
      },
    ]);
    expect((await app.request('GET', `/api/documents/${document}`)).body).toEqual(body);
  });

  it('keeps what was moved after the entry that it saw', async () => {
    const { store, item } = await createShelf(app, { quantity: 10 });
    // The shelf is counted here: 9 copies. Then the tills go on.
    await sell(item.id, 2);
    await app.request('POST', `/api/items/${item.id}/movements`, { type: 'receipt', delta: 5 });
    await count(store.id, [{ itemId: item.id, counted: 9, atSeq: 1 }]);
    expect(await ledgerOf(app, item.id)).toEqual([
      ['opening', 10, 10],
      ['sale', -2, 8],
      ['receipt', 5, 13],
      ['count', -1, 12],
    ]);
  });

  it.each([
    ['an entry that does not exist', { counted: 9, atSeq: 3 }],
    ['an entry after which more was sold than was counted', { counted: 1, atSeq: 1 }],
  ])('is refused with %s', async (_, line) => {
    const { store, item } = await createShelf(app, { quantity: 10 });
    const neighbour = await createItem(app, { storeId: store.id });
    await sell(item.id, 2);
    const error = {
      field: 'lines[1]',
      message:
        `Item ${item.id} has 8. Entry ${line.atSeq} is not one of it in this store, or it was counted or ` +
        'adjusted since, or more copies went since than were counted',
      code: 'count_stale',
      itemId: item.id,
      available: 8,
    };
    expectProblem(
      await count(store.id, [
        { itemId: neighbour.id, counted: 1 },
        { itemId: item.id, ...line },
      ]),
      { ...STALE, instance: `/api/stores/${store.id}/counts` },
      [error],
    );
    expect(await itemNow(app, neighbour.id)).toEqual(neighbour);
  });

  it('is not applied twice, and not after another correction', async () => {
    const { store, item } = await createShelf(app, { quantity: 5 });
    const lines = [{ itemId: item.id, counted: 6, atSeq: 1 }];
    expect((await count(store.id, lines)).status).toBe(201);
    const again = await count(store.id, lines);
    expect([again.status, again.body.code]).toEqual([409, 'count_stale']);
    expect((await itemNow(app, item.id)).quantity).toBe(6);
  });

  it('is refused with an entry from another store of the item', async () => {
    const { item } = await createShelf(app, { quantity: 5 });
    const other = await createStore(app);
    await app.request('PATCH', `/api/items/${item.id}`, { storeId: other.id });
    const { status, body } = await count(other.id, [{ itemId: item.id, counted: 5, atSeq: 2 }]);
    expect([status, body.code]).toEqual([409, 'count_stale']);
    expect((await itemNow(app, item.id)).quantity).toBe(5);
  });

  it('counts each item once', async () => {
    const { store, item } = await createShelf(app, { barcode: 'Twice' });
    expectProblem(
      await count(store.id, [
        { itemId: item.id, counted: 1 },
        { barcode: 'Twice', counted: 1 },
      ]),
      { ...INVALID, instance: `/api/stores/${store.id}/counts` },
      [{ field: 'lines[1]', message: `lines[1] counts item ${item.id}, as lines[0] does` }],
    );
  });

  it('of a missing store is a 404', async () => {
    const { item } = await createShelf(app);
    expectProblem(await count(999_999, [{ itemId: item.id, counted: 1 }]), {
      status: 404,
      code: 'not_found',
      detail: 'Store not found',
      instance: '/api/stores/999999/counts',
    });
  });
});
