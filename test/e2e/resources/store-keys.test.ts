import { KeysService } from '../../../src/keys/keys.service.js';
import { runProgram } from '../../support/programs.js';
import { send, startTestApp, type TestApp } from '../../support/test-app.js';

/** All scopes that a key for one store can have. */
const OF_ONE_STORE = [
  'books:read',
  ...['stores', 'items', 'stock'].flatMap((name) => [`${name}:read`, `${name}:write`]),
];

const JSON_TYPE = 'application/json';

let app: TestApp;
let keys: KeysService;
let own: { id: number };
let other: { id: number };
let book: { id: number };
const before = process.env.TRUST_PROXY;

beforeAll(async () => {
  // Clients on other machines need the scope admin for /metrics.
  process.env.TRUST_PROXY = '127.0.0.1';
  app = await startTestApp();
  const post = async (path: string, body: object) => (await app.request('POST', path, body)).body;
  own = await post('/api/stores', { name: 'Own' });
  other = await post('/api/stores', { name: 'Other' });
  book = await post('/api/books', { title: 'B', author: 'A' });
  await post('/api/items', { name: 'I', price: 1, storeId: other.id, bookId: book.id });
  keys = app.app.get(KeysService);
});
afterAll(async () => {
  await app.close();
  if (before === undefined) delete process.env.TRUST_PROXY;
  else process.env.TRUST_PROXY = before;
});

const idOf = (token: string): string => token.split('_')[1];

const as = (token: string, method: string, path: string, body?: string, type = JSON_TYPE) =>
  send(`${app.url}${path}`, {
    method,
    body,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': type }),
    },
  });

describe('keys create', () => {
  it.each([
    [['books:write'], 'books:write'],
    [['items:read', 'admin'], 'admin'],
    [['admin', 'books:write'], 'admin and books:write'],
  ])('refuses %j for one store', async (scopes, named) => {
    const count = (await keys.list()).length;
    await expect(keys.create({ name: 'n', scopes, storeId: own.id })).rejects.toThrow(
      `A key for one store cannot have ${named}: the catalogue and the server are shared by all stores`,
    );
    expect(await keys.list()).toHaveLength(count);
  });

  it('creates a key for one store with every other scope', async () => {
    const token = await keys.create({ name: 'n', scopes: OF_ONE_STORE, storeId: own.id });
    expect((await as(token, 'GET', '/api/books')).status).toBe(200);
  });

  it('prints the same error on the command line', async () => {
    const limits = ['--name', 'n', '--scope', 'admin', '--store', String(own.id)];
    const ended = await runProgram(['dist/src/cli/keys.js', 'create', ...limits]);
    expect(ended).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'A key for one store cannot have admin: the catalogue and the server are shared by all stores\n',
    });
  });
});

/** Keys that older versions created. */
describe.each([
  ['admin', 'admin'],
  ['all scopes', [...OF_ONE_STORE, 'books:write'].join()],
])('a stored key for one store with %s', (_, scopes) => {
  let token: string;
  beforeAll(async () => {
    token = await keys.create({ name: 'shop', scopes: OF_ONE_STORE, storeId: own.id });
    await app.rows(`UPDATE api_keys SET scopes = '${scopes}' WHERE id = '${idOf(token)}'`);
  });

  it.each([
    ['POST', () => '/api/books', JSON_TYPE, '{"title":"T","author":"A"}'],
    ['PUT', () => `/api/books/${book.id}`, JSON_TYPE, '{"title":"T"}'],
    ['PATCH', () => `/api/books/${book.id}`, JSON_TYPE, '{}'],
    ['DELETE', () => `/api/books/${book.id}`, JSON_TYPE, undefined],
    ['DELETE', () => '/api/books/999999', JSON_TYPE, undefined],
    ['POST', () => '/api/books/import', 'text/csv', 'title,author\nT,A\n'],
  ])('does not write the catalogue: %s %s', async (method, path, type, body) => {
    const { status, body: problem } = await as(token, method, path(), body, type);
    // The same for a book that the other store has and for a missing one.
    expect([status, problem.code, problem.detail]).toEqual([
      403,
      'store_limited',
      'A key for one store cannot have the scope books:write',
    ]);
    expect(await app.rows('SELECT title, version FROM books')).toEqual([
      { title: 'B', version: 1 },
    ]);
  });

  it('reads the catalogue, and reads and writes its store and its items', async () => {
    expect((await as(token, 'GET', '/api/books')).body).toHaveLength(1);
    expect((await as(token, 'GET', '/api/books/export')).status).toBe(200);
    const path = `/api/stores/${own.id}`;
    expect((await as(token, 'PATCH', path, '{"name":"Renamed"}')).body.name).toBe('Renamed');
    const item = JSON.stringify({ name: 'I', price: 1, bookId: book.id });
    const made = await as(token, 'POST', `${path}/items`, item);
    expect([made.status, made.body.storeId]).toEqual([201, own.id]);
    expect((await as(token, 'GET', `/api/stores/${other.id}`)).status).toBe(404);
    expect((await as(token, 'GET', `/api/items?storeId=${other.id}`)).body).toEqual([]);
  });

  it('may not read the metrics', async () => {
    expect((await as(token, 'GET', '/metrics')).status).toBe(403);
  });
});

it('tells a key for one store why it cannot have books:write', async () => {
  const token = await keys.create({ name: 'till', scopes: ['books:read'], storeId: own.id });
  const { status, body } = await as(token, 'POST', '/api/books', '{"title":"T","author":"A"}');
  expect([status, body.code]).toEqual([403, 'store_limited']);
});

describe('a bulk change with a key for one store', () => {
  const change = async (storeId: number, changes: object) => {
    const admin = await keys.create({ name: 'n', scopes: ['admin'] });
    const values = JSON.stringify({ name: 'Bulk', price: 1, storeId });
    const item = (await as(admin, 'POST', '/api/items', values)).body;
    const token = await keys.create({ name: 'n', scopes: OF_ONE_STORE, storeId: own.id });
    const body = JSON.stringify({ rows: [{ id: item.id, changes }] });
    const answer = await as(token, 'PATCH', '/api/items', body);
    return { item, answer, now: (await as(admin, 'GET', `/api/items/${item.id}`)).body };
  };

  it('changes an item of that store', async () => {
    const { item, answer } = await change(own.id, { price: 2 });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject([{ id: item.id, price: 2, version: 2 }]);
  });

  it('does not see an item of another store', async () => {
    const { item, answer, now } = await change(other.id, { price: 2 });
    expect([answer.status, answer.body.code]).toEqual([422, 'reference_not_found']);
    expect(answer.body.errors).toEqual([
      { field: 'rows[0].id', message: `There is no row ${item.id}` },
    ]);
    expect(now).toEqual(item);
  });

  it('does not move an item to another store', async () => {
    const { item, answer, now } = await change(own.id, { storeId: other.id });
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toEqual([
      { field: 'rows[0].changes.storeId', message: `There is no store ${other.id}` },
    ]);
    expect(now).toEqual(item);
  });
});
