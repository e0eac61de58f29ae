import { KeysService } from '../../../src/keys/keys.service.js';
import { createItem } from '../../support/rows/factories.js';
import { expectProblem, movementOf } from '../../support/stock/answers.js';
import { actorOf, createShelf, itemNow, withKey } from '../../support/stock/shelf.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

let app: TestApp;
let admin: TestApp;
/** The app with a key for one store. */
let shop: TestApp;
let actor: string;
let own: Awaited<ReturnType<typeof createShelf>>;
let other: Awaited<ReturnType<typeof createShelf>>;

beforeAll(async () => {
  app = await startTestApp();
  const keys = app.app.get(KeysService);
  admin = withKey(app, await keys.create({ name: 'admin', scopes: ['admin'] }));
  own = await createShelf(admin, { quantity: 50 });
  other = await createShelf(admin, { quantity: 50 });
  const scopes = ['stock:read', 'stock:write', 'items:read'];
  const token = await keys.create({ name: 'shop', scopes, storeId: own.store.id });
  actor = actorOf(token);
  shop = withKey(app, token);
});
afterAll(() => app.close());

const NOT_FOUND = { status: 404, code: 'not_found' };

describe('a key for one store', () => {
  it('reads the movements and the stock of its store', async () => {
    const opening = await admin.request('GET', `/api/items/${own.item.id}/movements`);
    for (const path of [
      '/api/movements?type=opening',
      `/api/stores/${own.store.id}/movements?type=opening`,
      `/api/items/${own.item.id}/movements?type=opening`,
    ]) {
      const { status, body } = await shop.request('GET', path);
      expect([status, body]).toEqual([200, [opening.body[0]]]);
    }
    expect((await shop.request('GET', '/api/stock/summary')).body).toMatchObject([
      { storeId: own.store.id },
    ]);
    expect((await shop.request('GET', `/api/stores/${own.store.id}/stock`)).body).toMatchObject([
      { itemId: own.item.id },
    ]);
  });

  it('does not learn what the other store of a transfer has', async () => {
    const name = 'Namesake';
    const mine = await createItem(admin, { storeId: own.store.id, name, quantity: 1 });
    await createItem(admin, {
      storeId: other.store.id,
      name,
      quantity: 2_147_483_647,
      price: mine.price,
    });
    const { status, body } = await shop.request('POST', '/api/transfers', {
      fromStoreId: own.store.id,
      toStoreId: other.store.id,
      lines: [{ itemId: mine.id, quantity: 1 }],
    });
    expect([status, body.errors]).toEqual([
      409,
      [
        {
          field: 'lines[0]',
          message: 'An item has at most 2147483647 copies',
          code: 'quantity_too_large',
        },
      ],
    ]);
  });

  it.each<[string, () => string]>([
    ['Store', () => `/api/stores/${other.store.id}/movements`],
    ['Store', () => `/api/stores/${other.store.id}/stock`],
    ['Item', () => `/api/items/${other.item.id}/movements`],
  ])('finds nothing of another store: %s', async (what, path) => {
    const detail = `${what} not found`;
    expectProblem(await shop.request('GET', path()), { ...NOT_FOUND, detail, instance: path() });
  });

  it('does not see a movement or a document of another store', async () => {
    const lines = [{ itemId: other.item.id, quantity: 1 }];
    const { body } = await admin.request('POST', '/api/sales', { storeId: other.store.id, lines });
    for (const [detail, instance] of [
      ['Movement not found', `/api/movements/${body.movements[0].id}`],
      ['Document not found', `/api/documents/${body.document}`],
    ]) {
      const problem = { ...NOT_FOUND, detail };
      expectProblem(await shop.request('GET', instance), { ...problem, instance });
      const undo = `${instance}/reversal`;
      expectProblem(await shop.request('POST', undo), { ...problem, instance: undo });
    }
    expect((await shop.request('GET', `/api/movements?itemId=${other.item.id}`)).body).toEqual([]);
  });

  it('moves what is in its store', async () => {
    const { quantity } = await itemNow(admin, own.item.id);
    const sale = { type: 'sale', delta: -1 } as const;
    const path = `/api/items/${own.item.id}/movements`;
    const { status, body } = await shop.request('POST', path, sale);
    expect([status, body]).toEqual([
      201,
      movementOf(own.item, { ...sale, seq: expect.any(Number) as any, before: quantity, actor }),
    ]);
  });

  it.each<[string, string, () => string, () => object]>([
    [
      'Item',
      'movements',
      () => `/api/items/${other.item.id}/movements`,
      () => ({ type: 'sale', delta: -1 }),
    ],
    ['Item', 'counts', () => `/api/items/${other.item.id}/counts`, () => ({ counted: 1 })],
    [
      'Store',
      'counts',
      () => `/api/stores/${other.store.id}/counts`,
      () => ({ lines: [{ itemId: other.item.id, counted: 1 }] }),
    ],
    ...['sales', 'returns', 'receipts'].map(
      (name): [string, string, () => string, () => object] => [
        'Store',
        name,
        () => `/api/${name}`,
        () => ({ storeId: other.store.id, lines: [{ itemId: other.item.id, quantity: 1 }] }),
      ],
    ),
    [
      'Store',
      'transfers',
      () => '/api/transfers',
      () => ({
        fromStoreId: other.store.id,
        toStoreId: own.store.id,
        lines: [{ itemId: other.item.id, quantity: 1 }],
      }),
    ],
  ])('moves nothing of another store: %s, %s', async (what, _, path, body) => {
    const before = await itemNow(admin, other.item.id);
    const detail = `${what} not found`;
    expectProblem(await shop.request('POST', path(), body()), {
      ...NOT_FOUND,
      detail,
      instance: path(),
    });
    expect(await itemNow(admin, other.item.id)).toEqual(before);
  });

  it('does not sell an item of another store as its own', async () => {
    const lines = [{ itemId: other.item.id, quantity: 1 }];
    const { status, body } = await shop.request('POST', '/api/sales', {
      storeId: own.store.id,
      lines,
    });
    expect([status, body.errors]).toEqual([
      422,
      [
        {
          field: 'lines[0].itemId',
          message: `There is no item ${other.item.id} in store ${own.store.id}`,
        },
      ],
    ]);
  });

  it('transfers to another store, whose entries it does not see', async () => {
    const { id: itemId, quantity } = await itemNow(admin, own.item.id);
    const sent = await shop.request('POST', '/api/transfers', {
      fromStoreId: own.store.id,
      toStoreId: other.store.id,
      lines: [{ itemId, quantity: 2 }],
    });
    const { document } = sent.body;
    const out = { type: 'transfer_out', seq: expect.any(Number) as any, before: quantity } as const;
    const movements = [movementOf(own.item, { ...out, delta: -2, document, actor })];
    expect([sent.status, sent.body]).toEqual([201, { document, movements }]);
    const path = `/api/documents/${document}`;
    expect((await shop.request('GET', path)).body).toEqual(sent.body);
    expect((await admin.request('GET', path)).body.movements).toMatchObject([
      { type: 'transfer_out', storeId: own.store.id },
      { type: 'transfer_in', storeId: other.store.id, delta: 2, actor },
    ]);
    const instance = `${path}/reversal`;
    expectProblem(await shop.request('POST', instance), {
      status: 403,
      code: 'other_store',
      detail: 'The document has movements of another store',
      instance,
    });
    expect((await admin.request('POST', instance)).status).toBe(201);
  });

  it('sees of an item that has come from another store what happened since', async () => {
    const item = await createItem(admin, { storeId: other.store.id, quantity: 3 });
    await admin.request('PATCH', `/api/items/${item.id}`, { storeId: own.store.id });
    const { body } = await shop.request('GET', `/api/items/${item.id}/movements`);
    expect(body).toMatchObject([{ type: 'transfer_in', delta: 3 }]);
    await admin.request('DELETE', `/api/items/${item.id}`);
  });
});
