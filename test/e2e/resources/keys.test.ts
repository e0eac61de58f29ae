import { KeysService } from '../../../src/keys/keys.service.js';
import { send, startTestApp, type TestApp } from '../../support/test-app.js';

let app: TestApp;
let keys: KeysService;
const tokens: Record<string, string> = {};
let own: { store: number; item: number };
let other: { store: number; item: number };
let book: number;
/** Of the own store. */
let sold: { document: string; movements: { id: number }[] };

beforeAll(async () => {
  app = await startTestApp();
  keys = app.app.get(KeysService);
  tokens.admin = await keys.create({ name: 'admin', scopes: ['admin'] });
  const post = async (path: string, values: object) =>
    (await as('admin', 'POST', path, values)).body.id;
  book = await post('/api/books', { title: 'B', author: 'A' });
  own = { store: await post('/api/stores', { name: 'Own' }), item: 0 };
  other = { store: await post('/api/stores', { name: 'Other' }), item: 0 };
  for (const place of [own, other]) {
    const values = { name: 'I', price: 1, quantity: 1_000, storeId: place.store };
    place.item = await post('/api/items', values);
  }
  sold = (await as('admin', 'POST', '/api/sales', basket())).body;
  const all = ['books', 'stores', 'items', 'stock'].flatMap((name) => [
    `${name}:read`,
    `${name}:write`,
  ]);
  tokens.all = await keys.create({ name: 'all', scopes: all });
  tokens.expired = await keys.create({ name: 'expired', scopes: ['admin'], expiresIn: -1 });
  tokens.revoked = await keys.create({ name: 'revoked', scopes: ['admin'] });
  await keys.revoke(tokens.revoked.split('_')[1]);
  const ofOneStore = all.filter((scope) => scope !== 'books:write');
  tokens.own = await keys.create({ name: 'own', scopes: ofOneStore, storeId: own.store });
  const [, id] = tokens.admin.split('_');
  tokens.bad = `oct_${id}_${'0'.repeat(64)}`;
  tokens.unknown = `oct_${'0'.repeat(16)}_${'0'.repeat(64)}`;
  tokens.malformed = 'oct_1_2';
  for (const scope of all) tokens[scope] = await keys.create({ name: scope, scopes: [scope] });
});
afterAll(() => app.close());

const as = (name: string, method: string, path: string, body?: unknown) =>
  send(`${app.url}${path}`, {
    method,
    headers: {
      ...(name !== 'none' && { authorization: `Bearer ${tokens[name]}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

const basket = (): object => ({
  storeId: own.store,
  lines: [{ itemId: own.item, quantity: 1 }],
});

type Route = [method: string, path: () => string, scope: string, body?: () => object];
/** Requests that succeed without deleting what other requests need. */
const ROUTES: Route[] = [
  ['GET', () => '/api/books', 'books:read'],
  ['GET', () => '/api/books/search?q=b', 'books:read'],
  ['GET', () => `/api/books/${book}`, 'books:read'],
  ['POST', () => '/api/books', 'books:write', () => ({ title: 'N', author: 'A' })],
  ['PUT', () => `/api/books/${book}`, 'books:write', () => ({ year: 1 })],
  ['PATCH', () => `/api/books/${book}`, 'books:write', () => ({ year: 2 })],
  ['GET', () => '/api/stores', 'stores:read'],
  ['GET', () => `/api/stores/${own.store}`, 'stores:read'],
  ['PUT', () => `/api/stores/${own.store}`, 'stores:write', () => ({ name: 'Own' })],
  ['PATCH', () => `/api/stores/${own.store}`, 'stores:write', () => ({ name: 'Own' })],
  ['GET', () => '/api/items', 'items:read'],
  ['GET', () => `/api/items/${own.item}`, 'items:read'],
  ['GET', () => `/api/stores/${own.store}/items`, 'items:read'],
  ['POST', () => '/api/items', 'items:write', () => ({ name: 'N', price: 1, storeId: own.store })],
  ['POST', () => `/api/stores/${own.store}/items`, 'items:write', () => ({ name: 'N', price: 1 })],
  ['PUT', () => `/api/items/${own.item}`, 'items:write', () => ({ price: 2 })],
  ['PATCH', () => `/api/items/${own.item}`, 'items:write', () => ({ price: 3 })],
  ['GET', () => '/api/movements', 'stock:read'],
  ['GET', () => `/api/movements/${sold.movements[0].id}`, 'stock:read'],
  ['GET', () => `/api/items/${own.item}/movements`, 'stock:read'],
  ['GET', () => `/api/stores/${own.store}/movements`, 'stock:read'],
  ['GET', () => `/api/stores/${own.store}/stock`, 'stock:read'],
  ['GET', () => '/api/stock/summary', 'stock:read'],
  ['GET', () => `/api/documents/${sold.document}`, 'stock:read'],
  [
    'POST',
    () => `/api/items/${own.item}/movements`,
    'stock:write',
    () => ({ type: 'sale', delta: -1 }),
  ],
  ['POST', () => `/api/items/${own.item}/counts`, 'stock:write', () => ({ counted: 900 })],
  [
    'POST',
    () => `/api/stores/${own.store}/counts`,
    'stock:write',
    () => ({ lines: [{ itemId: own.item, counted: 900 }] }),
  ],
  ['POST', () => '/api/sales', 'stock:write', basket],
  ['POST', () => '/api/returns', 'stock:write', basket],
  ['POST', () => '/api/receipts', 'stock:write', basket],
  [
    'POST',
    () => '/api/transfers',
    'stock:write',
    () => ({
      fromStoreId: own.store,
      toStoreId: other.store,
      lines: [{ itemId: own.item, quantity: 1 }],
    }),
  ],
];

describe.each(ROUTES)('%s %s', (method, path, scope, body) => {
  it.each(['none', 'bad', 'unknown', 'malformed', 'expired', 'revoked'])(
    'is a 401 with the key %s',
    async (name) => {
      const { status, headers, body: problem } = await as(name, method, path(), body?.());
      expect(status).toBe(401);
      expect(problem.code).toBe(name === 'none' ? 'key_required' : 'invalid_key');
      expect(headers.get('www-authenticate')).toMatch(/^Bearer realm="octavo"/);
    },
  );

  it('is a 403 without its scope: read and write are separate', async () => {
    const [resource, verb] = scope.split(':');
    const wrong = `${resource}:${verb === 'read' ? 'write' : 'read'}`;
    const { status, body: problem } = await as(wrong, method, path(), body?.());
    expect(status).toBe(403);
    expect(problem).toMatchObject({
      code: 'scope_missing',
      detail: expect.stringContaining(scope),
    });
  });

  it('succeeds with its scope, with all scopes, and as admin', async () => {
    const ofOneStore = scope === 'books:write' ? [] : ['own'];
    for (const name of [scope, 'all', 'admin', ...ofOneStore]) {
      const { status, headers } = await as(name, method, path(), body?.());
      expect(status).toBe(method === 'POST' ? 201 : 200);
      const isTagged = headers.get('etag') !== null;
      expect(headers.get('cache-control')).toBe(isTagged ? 'private, no-cache' : 'no-store');
      expect(headers.get('vary')).toContain('Authorization');
    }
  });
});

describe('embedding', () => {
  it.each([
    ['store', 'stores:read'],
    ['book', 'books:read'],
  ])('a %s also requires %s', async (name, scope) => {
    const path = `/api/items/${own.item}?include=${name}`;
    const { status, body: problem } = await as('items:read', 'GET', path);
    expect(status).toBe(403);
    expect(problem.detail).toContain(scope);
    expect((await as('all', 'GET', path)).status).toBe(200);
  });
});

describe('a key for one store', () => {
  it.each<[string, () => string, (() => object) | undefined]>([
    ['GET', () => `/api/items/${other.item}`, undefined],
    ['PUT', () => `/api/items/${other.item}`, () => ({ price: 9 })],
    ['PATCH', () => `/api/items/${other.item}`, () => ({ price: 9 })],
    ['DELETE', () => `/api/items/${other.item}`, undefined],
    ['GET', () => `/api/stores/${other.store}/items`, undefined],
    ['POST', () => `/api/stores/${other.store}/items`, () => ({ name: 'N', price: 1 })],
    ['POST', () => '/api/items', () => ({ name: 'N', price: 1, storeId: other.store })],
    ['PATCH', () => `/api/items/${own.item}`, () => ({ storeId: other.store })],
    ['GET', () => `/api/stores/${other.store}`, undefined],
    ['PATCH', () => `/api/stores/${other.store}`, () => ({ name: 'Taken' })],
    ['DELETE', () => `/api/stores/${other.store}`, undefined],
  ])('finds nothing at %s %s', async (method, path, body) => {
    const before = await app.rows(`SELECT * FROM items WHERE store_id = ${other.store}`);
    expect((await as('own', method, path(), body?.())).status).toBe(404);
    expect(await app.rows(`SELECT * FROM items WHERE store_id = ${other.store}`)).toEqual(before);
  });

  it('lists only rows of its store, whatever the filter', async () => {
    const items = await as('own', 'GET', '/api/items?limit=200&include=store&count=exact');
    expect(new Set(items.body.map((item: any) => item.storeId))).toEqual(new Set([own.store]));
    expect(items.headers.get('x-total-count')).toBe(String(items.body.length));
    expect((await as('own', 'GET', `/api/items?storeId=${other.store}`)).body).toEqual([]);
    expect((await as('own', 'GET', '/api/stores')).body.map((store: any) => store.id)).toEqual([
      own.store,
    ]);
  });

  it('cannot create stores', async () => {
    expect((await as('own', 'POST', '/api/stores', { name: 'N' })).status).toBe(403);
  });
});

it('requires a key on every route of the API', async () => {
  const fastify = app.app.getHttpAdapter().getInstance();
  const document = (await as('none', 'GET', '/openapi.json')).body;
  const paths = Object.keys(document.paths).filter((path) => path.startsWith('/api/'));
  expect(paths.length).toBeGreaterThan(5);
  for (const path of paths) {
    for (const method of Object.keys(document.paths[path])) {
      const url = path.replace('{id}', '1');
      const { statusCode } = await fastify.inject({ method: method.toUpperCase() as 'GET', url });
      expect([`${method} ${path}`, statusCode]).toEqual([`${method} ${path}`, 401]);
    }
  }
});

it('stops accepting a key within a second of its revocation', async () => {
  tokens.late = await keys.create({ name: 'late', scopes: ['admin'] });
  expect((await as('late', 'GET', '/api/books')).status).toBe(200);
  await keys.revoke(tokens.late.split('_')[1]);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  expect((await as('late', 'GET', '/api/books')).status).toBe(401);
});

it('stores only a hash of the secret of a key', async () => {
  const rows = JSON.stringify(await app.rows('SELECT * FROM api_keys'));
  for (const name of ['admin', 'own']) {
    const [, id, secret] = tokens[name].split('_');
    expect(rows).toContain(id);
    expect(rows).not.toContain(secret);
  }
});

it('requires no key for health checks', async () => {
  for (const path of ['/health/live', '/health/ready', '/metrics']) {
    expect((await as('none', 'GET', path)).status).toBe(200);
  }
});
