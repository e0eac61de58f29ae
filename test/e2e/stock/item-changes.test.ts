import { KeysService } from '../../../src/keys/keys.service.js';
import { createItem, createStore } from '../../support/rows/factories.js';
import { movementOf, UUID } from '../../support/stock/answers.js';
import { actorOf, createShelf, withKey } from '../../support/stock/shelf.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

let app: TestApp;
/** The app, with a key of the shop. */
let shop: TestApp;
let actor: string;
beforeAll(async () => {
  app = await startTestApp();
  const token = await app.app.get(KeysService).create({ name: 'shop', scopes: ['admin'] });
  actor = actorOf(token);
  shop = withKey(app, token);
});
afterAll(() => app.close());

const entriesOf = async (itemId: number): Promise<any[]> =>
  (await shop.request('GET', `/api/items/${itemId}/movements`)).body;

const opened = (item: any, quantity = 5): object =>
  movementOf(item, { seq: 1, type: 'opening', before: 0, delta: quantity, actor });

describe('creating an item', () => {
  it.each([5, 0])('opens its ledger with its quantity and its price: %d', async (quantity) => {
    const { item } = await createShelf(shop, { quantity });
    expect(await entriesOf(item.id)).toEqual([opened(item, quantity)]);
    const [{ recordedAt }] = await entriesOf(item.id);
    expect(recordedAt).toBe(item.createdAt);
  });
});

/** Changes an item in each of the three ways. */
const CHANGE: [name: string, (id: number, changes: object) => Promise<any>][] = [
  ...['PUT', 'PATCH'].map((method): (typeof CHANGE)[number] => [
    method,
    async (id, changes) => (await shop.request(method, `/api/items/${id}`, changes)).body,
  ]),
  [
    'a bulk PATCH',
    async (id, changes) =>
      (await shop.request('PATCH', '/api/items', { rows: [{ id, changes }] })).body[0],
  ],
];

describe.each(CHANGE)('changing an item by %s', (_, change) => {
  it('writes an adjustment for its quantity', async () => {
    const { item } = await createShelf(shop, { quantity: 5 });
    const changed = await change(item.id, { quantity: 7 });
    const { updatedAt } = changed;
    expect(changed).toEqual({ ...item, quantity: 7, version: 2, updatedAt });
    expect(await entriesOf(item.id)).toEqual([
      opened(item),
      movementOf(item, { seq: 2, type: 'adjustment', before: 5, delta: 2, actor }),
    ]);
  });

  it('writes a revaluation for its price', async () => {
    const { item } = await createShelf(shop, { quantity: 5 });
    const changed = await change(item.id, { price: 3.5 });
    const { updatedAt } = changed;
    expect(changed).toEqual({ ...item, price: 3.5, version: 2, updatedAt });
    const revalued = { seq: 2, type: 'revaluation', before: 5, delta: 0, price: 3.5 } as const;
    expect(await entriesOf(item.id)).toEqual([
      opened(item),
      movementOf(item, { ...revalued, actor }),
    ]);
  });

  it('writes a transfer for its store, with all its copies', async () => {
    const { item } = await createShelf(shop, { quantity: 5 });
    const { id: storeId } = await createStore(shop);
    const changed = await change(item.id, { storeId });
    const { updatedAt } = changed;
    expect(changed).toEqual({ ...item, storeId, version: 2, updatedAt });
    const entries = await entriesOf(item.id);
    const moved = { actor, document: entries[1].document };
    expect(moved.document).toMatch(UUID);
    expect(entries).toEqual([
      opened(item),
      movementOf(item, { seq: 2, type: 'transfer_out', before: 5, delta: -5, ...moved }),
      movementOf(
        { ...item, storeId },
        { seq: 3, type: 'transfer_in', before: 0, delta: 5, ...moved },
      ),
    ]);
  });

  it('writes all of them, and counts one change', async () => {
    const { item } = await createShelf(shop, { quantity: 5 });
    const { id: storeId } = await createStore(shop);
    const changes = { name: 'New', price: 2, quantity: 1, storeId, bookId: null };
    const changed = await change(item.id, changes);
    const { updatedAt } = changed;
    expect(changed).toEqual({ ...item, ...changes, version: 2, updatedAt });
    const entries = await entriesOf(item.id);
    expect(entries.map(({ type, delta, price }) => [type, delta, price])).toEqual([
      ['opening', 5, item.price],
      ['transfer_out', -5, item.price],
      ['transfer_in', 5, item.price],
      ['adjustment', -4, item.price],
      ['revaluation', 0, 2],
    ]);
  });

  it('writes no entry for what stays as it is', async () => {
    const { item } = await createShelf(shop, { quantity: 5 });
    const { price, quantity, storeId } = item;
    const changed = await change(item.id, { price, quantity, storeId });
    expect(changed).toEqual({ ...item, version: 2, updatedAt: changed.updatedAt });
    expect(await entriesOf(item.id)).toEqual([opened(item)]);
    expect((await change(item.id, { reorderLevel: 2 })).version).toBe(3);
    expect(await entriesOf(item.id)).toEqual([opened(item)]);
  });
});

it('writes the entries of a bulk change for all rows or none', async () => {
  const { store, item } = await createShelf(shop, { quantity: 5 });
  const other = await createItem(shop, { storeId: store.id, quantity: 5 });
  const rows = [
    { id: item.id, changes: { quantity: 1 } },
    { id: other.id, version: 9, changes: { quantity: 1 } },
  ];
  expect((await shop.request('PATCH', '/api/items', { rows })).status).toBe(412);
  expect(await entriesOf(item.id)).toEqual([opened(item)]);
  rows[1].version = 1;
  expect((await shop.request('PATCH', '/api/items', { rows })).status).toBe(200);
  for (const row of [item, other]) {
    expect(await entriesOf(row.id)).toEqual([
      opened(row),
      movementOf(row, { seq: 2, type: 'adjustment', before: 5, delta: -4, actor }),
    ]);
  }
});

it('writes no entry for a version that the item does not have', async () => {
  const { item } = await createShelf(shop, { quantity: 5 });
  const path = `/api/items/${item.id}`;
  for (const changes of [{ price: 1 }, { quantity: 1 }, { price: 1, quantity: 1 }]) {
    const { status } = await shop.request('PATCH', path, { ...changes, version: 2 });
    expect(status).toBe(412);
  }
  expect(await entriesOf(item.id)).toEqual([opened(item)]);
  const { status, body } = await shop.request('PATCH', path, { ...item, price: 1 });
  expect([status, body.version, body.price]).toEqual([200, 2, 1]);
});

describe('the version of an item', () => {
  it('goes up by one with each movement', async () => {
    const { store, item } = await createShelf(shop, { quantity: 5 });
    const line = { itemId: item.id, quantity: 1 };
    const versions: number[] = [];
    for (const [path, body] of [
      [`/api/items/${item.id}/movements`, { type: 'sale', delta: -1 }],
      [`/api/items/${item.id}/counts`, { counted: 9 }],
      ['/api/sales', { storeId: store.id, lines: [line, line] }],
    ] as const) {
      await shop.request('POST', path, body);
      const { headers, body: now } = await shop.request('GET', `/api/items/${item.id}`);
      expect(headers.get('etag')).toBe(`"${now.version}"`);
      versions.push(now.version);
    }
    expect(versions).toEqual([2, 3, 4]);
  });
});

it('shows who changed what of an item, when and with which key', async () => {
  const till = await app.app.get(KeysService).create({ name: 'till', scopes: ['stock:write'] });
  const { item } = await createShelf(shop, { quantity: 5 });
  const sale = { type: 'sale', delta: -1 };
  await withKey(app, till).request('POST', `/api/items/${item.id}/movements`, sale);
  await shop.request('PATCH', `/api/items/${item.id}`, { price: 1 });
  const entries = await entriesOf(item.id);
  expect(entries.map(({ type, actor: by }) => [type, by])).toEqual([
    ['opening', actor],
    ['sale', actorOf(till)],
    ['revaluation', actor],
  ]);
  const times = entries.map(({ recordedAt }) => recordedAt);
  expect(times).toEqual(times.toSorted());
  const byTill = await shop.request('GET', `/api/movements?actor=${actorOf(till)}`);
  expect(byTill.body).toEqual([entries[1]]);
});
