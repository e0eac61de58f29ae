import { exchange } from '../../support/exchange.js';
import { createItem } from '../../support/rows/factories.js';
import {
  expectProblem,
  INSUFFICIENT,
  INVALID,
  lacking,
  movementOf,
} from '../../support/stock/answers.js';
import { createShelf, itemNow, ledgerOf } from '../../support/stock/shelf.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const move = (itemId: number, body: object) =>
  app.request('POST', `/api/items/${itemId}/movements`, body);

describe('a movement of an item', () => {
  it.each([
    ['receipt', 2],
    ['return', 1],
    ['sale', -3],
    ['supplier_return', -1],
    ['write_off', -2],
    ['adjustment', 4],
    ['adjustment', -4],
  ] as const)('moves the quantity: %s of %d', async (type, delta) => {
    const { item } = await createShelf(app, { quantity: 5 });
    const { status, headers, body } = await move(item.id, { type, delta });
    expect(status).toBe(201);
    expect(body).toEqual(movementOf(item, { seq: 2, type, before: 5, delta }));
    expect(body.occurredAt).toBe(body.recordedAt);
    expect(headers.get('location')).toBe(`/api/movements/${body.id}`);
    expect(await itemNow(app, item.id)).toEqual({
      ...item,
      quantity: 5 + delta,
      version: 2,
      updatedAt: body.recordedAt,
    });
    const read = await app.request('GET', `/api/movements/${body.id}`);
    expect([read.status, read.body]).toEqual([200, body]);
  });

  it('keeps what the client says about it', async () => {
    const { item } = await createShelf(app, { quantity: 5 });
    const remarks = { unitPrice: 7.5, reference: 'Till 2', note: 'Gift' };
    const occurredAt = '2026-11-22T17:07:19.123+02:00';
    const { body } = await move(item.id, { type: 'sale', delta: -1, ...remarks, occurredAt });
    const sold = { seq: 2, type: 'sale', before: 5, delta: -1 } as const;
    expect(body).toEqual(
      movementOf(item, { ...sold, ...remarks, occurredAt: '2026-11-22T15:07:19.123Z' }),
    );
    expect(body.recordedAt > body.occurredAt).toBe(true);
  });

  it('takes null for each remark as none', async () => {
    const { item } = await createShelf(app, { quantity: 5 });
    const none = { unitPrice: null, reference: null, note: null };
    const { body } = await move(item.id, { type: 'sale', delta: -1, ...none });
    expect(body).toEqual(movementOf(item, { seq: 2, type: 'sale', before: 5, delta: -1 }));
  });

  it('is refused if there are not enough copies', async () => {
    const { item } = await createShelf(app, { quantity: 2 });
    expectProblem(
      await move(item.id, { type: 'sale', delta: -3 }),
      { ...INSUFFICIENT, instance: `/api/items/${item.id}/movements` },
      [lacking('delta', item.id, 2)],
    );
    expect(await itemNow(app, item.id)).toEqual(item);
  });

  it('is refused beyond 2,147,483,647 copies', async () => {
    const { item } = await createShelf(app, { quantity: 2_147_483_647 });
    const detail = 'An item has at most 2147483647 copies';
    const problem = { status: 409, code: 'quantity_too_large', detail };
    const error = {
      field: 'delta',
      message: `${detail}: item ${item.id} has 2147483647`,
      code: 'quantity_too_large',
      itemId: item.id,
      available: 2_147_483_647,
    };
    expectProblem(
      await move(item.id, { type: 'receipt', delta: 1 }),
      { ...problem, instance: `/api/items/${item.id}/movements` },
      [error],
    );
    expect((await move(item.id, { type: 'sale', delta: -2_147_483_647 })).status).toBe(201);
    expect((await move(item.id, { type: 'receipt', delta: 2_147_483_647 })).status).toBe(201);
  });

  it.each([
    ['receipt', -1, 'must be positive for a receipt'],
    ['return', -1, 'must be positive for a return'],
    ['sale', 1, 'must be negative for a sale'],
    ['supplier_return', 1, 'must be negative for a supplier_return'],
    ['write_off', 1, 'must be negative for a write_off'],
    ['adjustment', 0, 'must not be 0'],
    ['sale', 0, 'must not be 0'],
  ])('has a sign that suits its type: %s of %d', async (type, delta, message) => {
    const { item } = await createShelf(app, { quantity: 5 });
    expectProblem(
      await move(item.id, { type, delta }),
      { ...INVALID, instance: `/api/items/${item.id}/movements` },
      [{ field: 'delta', message: `delta ${message}` }],
    );
    expect(await ledgerOf(app, item.id)).toEqual([['opening', 5, 5]]);
  });

  it.each([
    'opening',
    'count',
    'transfer_out',
    'transfer_in',
    'revaluation',
    'reversal',
    'closing',
    'theft',
  ])('is not of the type %s', async (type) => {
    const { item } = await createShelf(app, { quantity: 5 });
    const types = 'receipt, return, sale, supplier_return, write_off, adjustment';
    expectProblem(
      await move(item.id, { type, delta: 1 }),
      { ...INVALID, instance: `/api/items/${item.id}/movements` },
      [{ field: 'type', message: `type must be one of ${types}` }],
    );
  });

  it('of a missing item is a 404', async () => {
    expectProblem(await move(999_999, { type: 'sale', delta: -1 }), {
      status: 404,
      code: 'not_found',
      detail: 'Item not found',
      instance: '/api/items/999999/movements',
    });
  });

  it('never changes, so its ETag stays valid', async () => {
    const { item } = await createShelf(app, { quantity: 5 });
    const made = await move(item.id, { type: 'sale', delta: -1 });
    expect(made.headers.get('etag')).toBe('"1"');
    const path = `/api/movements/${made.body.id}`;
    const headers = { 'if-none-match': '"1"' };
    const { status, text } = await exchange(app.url, { method: 'GET', path, headers });
    expect([status, text]).toEqual([304, '']);
  });
});

describe('lists of movements', () => {
  it('are those of an item, of a store, of a book and of all, oldest first', async () => {
    const { store, book, item } = await createShelf(app, { quantity: 5 });
    const neighbour = await createItem(app, { storeId: store.id, quantity: 1 });
    await move(item.id, { type: 'sale', delta: -1 });
    await move(neighbour.id, { type: 'sale', delta: -1 });
    const [opening, sale] = [
      movementOf(item, { seq: 1, type: 'opening', before: 0, delta: 5 }),
      movementOf(item, { seq: 2, type: 'sale', before: 5, delta: -1 }),
    ];
    const [otherOpening, otherSale] = [
      movementOf(neighbour, { seq: 1, type: 'opening', before: 0, delta: 1 }),
      movementOf(neighbour, { seq: 2, type: 'sale', before: 1, delta: -1 }),
    ];
    const list = async (path: string) => (await app.request('GET', path)).body;
    expect(await list(`/api/items/${item.id}/movements`)).toEqual([opening, sale]);
    expect(await list(`/api/movements?itemId=${item.id}&type=sale`)).toEqual([sale]);
    expect(await list(`/api/movements?bookId=${book.id}&sort=-id`)).toEqual([sale, opening]);
    const ofStore = [opening, otherOpening, sale, otherSale];
    expect(await list(`/api/stores/${store.id}/movements`)).toEqual(ofStore);
    expect(await list(`/api/movements?storeId=${store.id}`)).toEqual(ofStore);
  });

  it.each(['items', 'stores'])('of missing %s are a 404', async (name) => {
    const { status, body } = await app.request('GET', `/api/${name}/999999/movements`);
    expect([status, body.code]).toEqual([404, 'not_found']);
  });
});
