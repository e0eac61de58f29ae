import { KeysService } from '../../../src/keys/keys.service.js';
import { Contract, type Operation } from '../../support/contract/contract.js';
import { exchange, type WireAnswer } from '../../support/exchange.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

/** Request bodies by collection. */
const NEW: Record<string, () => object> = {
  books: () => ({ title: 'Unseen', author: 'A', description: 'Unseen' }),
  stores: () => ({ name: 'Unseen' }),
  items: () => ({ name: 'Unseen', price: 1 }),
};

let app: TestApp;
let contract: Contract;
let rows: Record<string, number>;
/** By scope. */
const tokens: Record<string, string> = {};

beforeAll(async () => {
  app = await startTestApp();
  rows = {
    books: (await app.request('POST', '/api/books', NEW.books())).body.id,
    stores: (await app.request('POST', '/api/stores', NEW.stores())).body.id,
    items: 0,
  };
  contract = new Contract((await app.request('GET', '/openapi.json')).body);
  const ofStore = `/api/stores/${rows.stores}/items`;
  rows.items = (await app.request('POST', ofStore, NEW.items())).body.id;
  const keys = app.app.get(KeysService);
  for (const name of Object.keys(NEW)) {
    const others = Object.keys(NEW).filter((other) => other !== name);
    // All scopes but one: reading other resources does not help.
    const scopes = [`${name}:write`, ...others.flatMap((o) => [`${o}:read`, `${o}:write`])];
    tokens[name] = await keys.create({ name, scopes });
    tokens[`${name}+read`] = await keys.create({
      name: `${name}+read`,
      scopes: [`${name}:write`, `${name}:read`],
    });
  }
});
afterAll(() => app.close());

const send = (
  method: string,
  path: string,
  body: object,
  token: string,
  more: Record<string, string> = {},
): Promise<WireAnswer> =>
  exchange(app.url, {
    method,
    path,
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${tokens[token]}`,
      ...more,
    },
    body: JSON.stringify(body),
  });

const WRITES = [
  ['POST', '/api/books'],
  ['PUT', '/api/books/{id}'],
  ['PATCH', '/api/books/{id}'],
  ['POST', '/api/stores'],
  ['PUT', '/api/stores/{id}'],
  ['PATCH', '/api/stores/{id}'],
  ['POST', '/api/items'],
  ['PUT', '/api/items/{id}'],
  ['PATCH', '/api/items/{id}'],
  ['POST', '/api/stores/{id}/items'],
] as const;

/** Which test/e2e/stock/write-only-keys.test.ts covers. */
const isOfStock = ({ path }: Operation): boolean => /(movements|counts|reversal)$/.test(path);

const resourceOf = (path: string): string =>
  path.endsWith('/items') ? 'items' : path.split('/')[2];
const pathOf = (path: string): string => path.replace('{id}', String(rows[path.split('/')[2]]));
const bodyOf = (path: string): object => ({
  ...NEW[resourceOf(path)](),
  ...(path === '/api/items' && { storeId: rows.stores }),
});

it('covers every write that answers a row', () => {
  const isRowWrite = ({ method, path }: Operation) =>
    method !== 'GET' &&
    Object.entries<any>(contract.document.paths[path][method.toLowerCase()].responses).some(
      ([status, { headers }]) => status.startsWith('2') && headers?.ETag,
    );
  const written = contract.operations
    .filter((operation) => isRowWrite(operation) && !isOfStock(operation))
    .map((o) => `${o.method} ${o.path}`);
  expect(written.toSorted()).toEqual(WRITES.map((write) => write.join(' ')).toSorted());
});

describe.each(WRITES)('%s %s without the scope to read', (method, path) => {
  const resource = resourceOf(path);
  const status = method === 'POST' ? 201 : 200;

  function expectShort(answer: WireAnswer): void {
    const { id, version, ...others } = JSON.parse(answer.text);
    expect([answer.status, typeof id, typeof version, others]).toEqual([
      status,
      'number',
      'number',
      {},
    ]);
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(answer.headers.etag).toBe(`"${version}"`);
    expect(answer.headers.location).toBe(method === 'POST' ? `/api/${resource}/${id}` : undefined);
    expect(contract.complaintsAbout({ method, path }, answer)).toEqual([]);
  }

  it('answers id and version, with Location and ETag', async () => {
    expectShort(await send(method, pathOf(path), bodyOf(path), resource));
  });

  it('answers the whole row to a key with the scope', async () => {
    const answer = await send(method, pathOf(path), bodyOf(path), `${resource}+read`);
    expect(answer.status).toBe(status);
    expect(Object.keys(JSON.parse(answer.text))).toEqual(
      expect.arrayContaining(['createdAt', 'version']),
    );
    expect(contract.complaintsAbout({ method, path }, answer)).toEqual([]);
  });

  if (method === 'POST') {
    it('answers a repeated request in the same short form', async () => {
      const key = { 'idempotency-key': crypto.randomUUID() };
      const first = await send(method, pathOf(path), bodyOf(path), resource, key);
      const again = await send(method, pathOf(path), bodyOf(path), resource, key);
      expectShort(again);
      expect(again.headers['idempotent-replayed']).toBe('true');
      expect(again.text).toBe(first.text);
    });
  } else {
    it('shows nothing of the row for an empty change', async () => {
      expectShort(await send(method, pathOf(path), {}, resource));
    });

    it('shows nothing of the row when If-Match does not match', async () => {
      const answer = await send(method, pathOf(path), {}, resource, { 'if-match': '"99"' });
      expect(answer.status).toBe(412);
      expect(answer.text).not.toContain('Unseen');
      expect(answer.headers.etag).toBeUndefined();
    });
  }
});

it.each(['POST', 'PUT', 'PATCH'])(
  '%s shows nothing of the book that already has the ISBN',
  async (method) => {
    const isbn = '9780306406157';
    await app.rows(`UPDATE books SET isbn = NULL`);
    await send('POST', '/api/books', { ...NEW.books(), isbn }, 'books');
    const path = method === 'POST' ? '/api/books' : `/api/books/${rows.books}`;
    const answer = await send(method, path, { title: 'T', author: 'A', isbn }, 'books');
    expect(answer.status).toBe(409);
    expect(answer.text).not.toContain('Unseen');
    expect(JSON.parse(answer.text).errors).toEqual([
      { field: 'isbn', message: 'A book with that ISBN already exists' },
    ]);
  },
);

it.each(['books', 'items'])('a bulk change of %s answers ids and versions alone', async (name) => {
  const change = { rows: [{ id: rows[name], changes: {} }] };
  const { status, text } = await send('PATCH', `/api/${name}`, change, name);
  expect(status).toBe(200);
  expect(JSON.parse(text)).toEqual([{ id: rows[name], version: expect.any(Number) }]);
});
