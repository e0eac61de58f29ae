import { KeysService } from '../../../src/keys/keys.service.js';
import { Contract } from '../../support/contract/contract.js';
import { exchange } from '../../support/exchange.js';
import { createItem, createStore } from '../../support/rows/factories.js';
import { UUID } from '../../support/stock/answers.js';
import { withKey } from '../../support/stock/shelf.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

let app: TestApp;
let contract: Contract;
/** All scopes but stock:read. */
let token: string;
let from: { id: number };
let to: { id: number };
let item: { id: number };

beforeAll(async () => {
  app = await startTestApp();
  contract = new Contract((await app.request('GET', '/openapi.json')).body);
  const keys = app.app.get(KeysService);
  const admin = withKey(app, await keys.create({ name: 'admin', scopes: ['admin'] }));
  [from, to] = [await createStore(admin), await createStore(admin)];
  item = await createItem(admin, { name: 'Unseen', price: 77.77, storeId: from.id, quantity: 500 });
  const others = ['books', 'stores', 'items'].flatMap((name) => [`${name}:read`, `${name}:write`]);
  token = await keys.create({ name: 'till', scopes: ['stock:write', ...others] });
});
afterAll(() => app.close());

async function post(path: string, body: object, more: Record<string, string> = {}) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...more };
  const request = { method: 'POST', path, headers, body: JSON.stringify(body) };
  return exchange(app.url, request);
}

const line = () => ({ itemId: item.id, quantity: 2 });

type Write = [path: string, pathOf: () => string, body: () => object, movements: number];

const ONE: Write[] = [
  [
    '/api/items/{id}/movements',
    () => `/api/items/${item.id}/movements`,
    () => ({ type: 'sale', delta: -1 }),
    1,
  ],
  ['/api/items/{id}/counts', () => `/api/items/${item.id}/counts`, () => ({ counted: 400 }), 1],
];
const SEVERAL: Write[] = [
  ['/api/sales', () => '/api/sales', () => ({ storeId: from.id, lines: [line()] }), 1],
  ['/api/returns', () => '/api/returns', () => ({ storeId: from.id, lines: [line()] }), 1],
  ['/api/receipts', () => '/api/receipts', () => ({ storeId: from.id, lines: [line()] }), 1],
  [
    '/api/transfers',
    () => '/api/transfers',
    () => ({ fromStoreId: from.id, toStoreId: to.id, lines: [line()] }),
    2,
  ],
  [
    '/api/stores/{id}/counts',
    () => `/api/stores/${from.id}/counts`,
    () => ({ lines: [{ itemId: item.id, counted: 300 }] }),
    1,
  ],
];

describe('without the scope to read stock', () => {
  it.each(ONE)(
    'POST %s answers id and document alone, again when repeated',
    async (path, at, body) => {
      const key = { 'idempotency-key': crypto.randomUUID() };
      const first = await post(at(), body(), key);
      const { id } = JSON.parse(first.text);
      expect([first.status, JSON.parse(first.text)]).toEqual([201, { id, document: null }]);
      expect(first.headers.location).toBe(`/api/movements/${id}`);
      expect(contract.complaintsAbout({ method: 'POST', path }, first)).toEqual([]);
      const again = await post(at(), body(), key);
      expect([again.text, again.headers['idempotent-replayed']]).toEqual([first.text, 'true']);
      const undo = '/api/movements/{id}/reversal';
      const undone = await post(undo.replace('{id}', id), {});
      expect(JSON.parse(undone.text)).toEqual({ id: expect.any(Number), document: null });
      expect(contract.complaintsAbout({ method: 'POST', path: undo }, undone)).toEqual([]);
    },
  );

  it.each(SEVERAL)('POST %s answers the ids of its movements', async (path, at, body, count) => {
    const key = { 'idempotency-key': crypto.randomUUID() };
    const first = await post(at(), body(), key);
    const { document, movements } = JSON.parse(first.text);
    expect(document).toMatch(UUID);
    expect([first.status, movements]).toEqual([
      201,
      Array.from({ length: count }, () => ({ id: expect.any(Number), document })),
    ]);
    expect(first.headers.location).toBe(`/api/documents/${document}`);
    expect(contract.complaintsAbout({ method: 'POST', path }, first)).toEqual([]);
    const again = await post(at(), body(), key);
    expect([again.text, again.headers['idempotent-replayed']]).toEqual([first.text, 'true']);
    const undo = '/api/documents/{uuid}/reversal';
    const undone = await post(undo.replace('{uuid}', document), {});
    expect(Object.keys(JSON.parse(undone.text))).toEqual(['document', 'movements']);
    expect(undone.text).not.toMatch(/Unseen|77.77|quantity/);
    expect(contract.complaintsAbout({ method: 'POST', path: undo }, undone)).toEqual([]);
  });

  it('a refused sale still says how many there are', async () => {
    const lines = [{ itemId: item.id, quantity: 9_999 }];
    const { status, text } = await post('/api/sales', { storeId: from.id, lines });
    expect([status, JSON.parse(text).errors[0].available]).toEqual([409, expect.any(Number)]);
    expect(text).not.toContain('Unseen');
  });
});
