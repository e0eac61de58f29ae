import { exchange } from '../../support/exchange.js';
import { createStore } from '../../support/rows/factories.js';
import { createShelf, itemNow, ledgerOf } from '../../support/stock/shelf.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

let app: TestApp;
let shelf: Awaited<ReturnType<typeof createShelf>>;
let to: { id: number };
beforeAll(async () => {
  app = await startTestApp();
  to = await createStore(app);
});
beforeEach(async () => {
  shelf = await createShelf(app, { quantity: 9 });
});
afterAll(() => app.close());

const post = (path: string, body: object, key: string) =>
  exchange(app.url, {
    method: 'POST',
    path,
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify(body),
  });

const line = () => ({ itemId: shelf.item.id, quantity: 2 });
const ofStore = () => ({ storeId: shelf.store.id, lines: [line()] });

describe('sending it again with its Idempotency-Key', () => {
  it.each<[string, () => string, () => object, number]>([
    [
      'a movement',
      () => `/api/items/${shelf.item.id}/movements`,
      () => ({ type: 'sale', delta: -2 }),
      7,
    ],
    ['a count', () => `/api/items/${shelf.item.id}/counts`, () => ({ counted: 5 }), 5],
    ['a sale', () => '/api/sales', ofStore, 7],
    ['a return', () => '/api/returns', ofStore, 11],
    ['a receipt', () => '/api/receipts', ofStore, 11],
    [
      'a transfer',
      () => '/api/transfers',
      () => ({ fromStoreId: shelf.store.id, toStoreId: to.id, lines: [line()] }),
      7,
    ],
    [
      'a count of a shelf',
      () => `/api/stores/${shelf.store.id}/counts`,
      () => ({ lines: [{ itemId: shelf.item.id, counted: 4 }] }),
      4,
    ],
  ])('moves %s once, as does its reversal', async (_, path, body, quantity) => {
    const [key, other] = [crypto.randomUUID(), crypto.randomUUID()];
    const first = await post(path(), body(), key);
    const again = await post(path(), body(), key);
    expect([again.status, again.text]).toEqual([201, first.text]);
    expect(again.headers['idempotent-replayed']).toBe('true');
    for (const name of ['location', 'etag']) expect(again.headers[name]).toBe(first.headers[name]);
    expect((await itemNow(app, shelf.item.id)).quantity).toBe(quantity);
    const undo = `${first.headers.location}/reversal`;
    const undone = await post(undo, {}, other);
    expect([undone.status, (await post(undo, {}, other)).text]).toEqual([201, undone.text]);
    expect(await ledgerOf(app, shelf.item.id)).toHaveLength(3);
  });

  it('sells after all what could not be sold before', async () => {
    const key = crypto.randomUUID();
    const sale = { type: 'sale', delta: -10 };
    const path = `/api/items/${shelf.item.id}/movements`;
    expect((await post(path, sale, key)).status).toBe(409);
    await app.request('POST', path, { type: 'receipt', delta: 1 });
    expect((await post(path, sale, key)).status).toBe(201);
    expect((await itemNow(app, shelf.item.id)).quantity).toBe(0);
  });

  it('refuses the key for another sale', async () => {
    const key = crypto.randomUUID();
    await post('/api/sales', ofStore(), key);
    const { status, text } = await post('/api/sales', { ...ofStore(), note: 'Other' }, key);
    expect([status, JSON.parse(text).code]).toEqual([422, 'idempotency_key_reused']);
    expect((await itemNow(app, shelf.item.id)).quantity).toBe(7);
  });
});
