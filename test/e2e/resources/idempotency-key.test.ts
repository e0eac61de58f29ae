import { createHash } from 'node:crypto';
import { exchange } from '../../support/exchange.js';
import { createStore } from '../../support/rows/factories.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

let app: TestApp;
let store: { id: number };
beforeAll(async () => {
  app = await startTestApp();
  store = await createStore(app);
});
afterAll(() => app.close());

/** @param body sent unchanged */
const post = (path: string, key: string, body: string) =>
  exchange(app.url, {
    method: 'POST',
    path,
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body,
  });

/** @returns the number of rows that two requests with one key create */
async function rowsOf(
  key: string,
  first: [path: string, body: string],
  second: [path: string, body: string],
): Promise<number> {
  const answers = [await post(first[0], key, first[1]), await post(second[0], key, second[1])];
  expect(answers.map(({ status }) => status)).toEqual([201, 201]);
  const isReplay = answers[1].headers['idempotent-replayed'] === 'true';
  const ids = answers.map(({ text }) => JSON.parse(text).id);
  expect(new Set(ids).size).toBe(isReplay ? 1 : 2);
  return new Set(ids).size;
}

const BOOK = '{"title":"T","author":"A","year":1999,"averageRating":1.5}';

describe('a repeated Idempotency-Key ignores differences in', () => {
  it.each([
    ['the order of members', '{"averageRating":1.5,"year":1999,"author":"A","title":"T"}'],
    ['white space', '{ "title" : "T",\n"author":"A", "year":1999, "averageRating":1.5 }'],
    ['escapes', '{"title":"\\u0054","\\u0061uthor":"A","year":1999,"averageRating":1.5}'],
    ['the notation of numbers', BOOK.replace('1999', '1.999e3').replace('1.5', '15e-1')],
    ['an overwritten duplicate member', BOOK.replace('{', '{"title":"Overwritten",')],
  ])('%s', async (key, body) => {
    expect(await rowsOf(key, ['/api/books', BOOK], ['/api/books', body])).toBe(1);
  });

  it.each([
    '/api/books?',
    '/api/books?&',
    '/api/%62ooks',
    '/api/%62%6Foks',
    '/api/%62%6foks?',
    'http://127.0.0.1/api/books',
    'http://127.0.0.1/api/books?',
  ])('the spelling of the target: %s', async (path) => {
    expect(await rowsOf(path, ['/api/books', BOOK], [path, BOOK])).toBe(1);
  });

  it('the percent-encoding of an id', async () => {
    const encoded = `%3${String(store.id)[0]}${String(store.id).slice(1)}`;
    const body = '{"name":"N","price":1}';
    const paths = [`/api/stores/${store.id}/items`, `/api/stores/${encoded}/items`];
    expect(await rowsOf('id', [paths[0], body], [paths[1], body])).toBe(1);
  });
});

describe('an Idempotency-Key applies separately to', () => {
  it('another store in the path', async () => {
    const other = await createStore(app);
    const body = '{"name":"N","price":1}';
    const paths = [`/api/stores/${store.id}/items`, `/api/stores/${other.id}/items`];
    expect(await rowsOf('stores', [paths[0], body], [paths[1], body])).toBe(2);
  });

  it('another route, even for the same row', async () => {
    const first: [string, string] = [`/api/stores/${store.id}/items`, '{"name":"N","price":1}'];
    const body = JSON.stringify({ name: 'N', price: 1, storeId: store.id });
    expect(await rowsOf('routes', first, ['/api/items', body])).toBe(2);
  });
});

it.each([
  ['another value', BOOK.replace('1999', '2000')],
  ['null for what was left out', BOOK.replace('}', ',"isbn":null}')],
  ['swapped values', BOOK.replace('"T"', '"A"').replace('r":"A"', 'r":"T"')],
])('refuses a used key with %s', async (key, body) => {
  expect((await post('/api/books', `key ${key}`, BOOK)).status).toBe(201);
  const { status, text } = await post('/api/books', `key ${key}`, body);
  expect([status, JSON.parse(text).code]).toEqual([422, 'idempotency_key_reused']);
});

it('compares ISBNs as they were sent, not in their stored form', async () => {
  const book = (isbn: string): string => JSON.stringify({ title: 'T', author: 'A', isbn });
  expect((await post('/api/books', 'isbn', book('9780306406157'))).status).toBe(201);
  expect((await post('/api/books', 'isbn', book('978-0-306-40615-7'))).status).toBe(422);
});

describe('a stored key of a version that hashed the body as sent', () => {
  const sha256 = (value: unknown): string =>
    createHash('sha256').update(JSON.stringify(value)).digest('hex');
  const body = { title: 'T', author: 'A' };

  it('answers the same request, and no other', async () => {
    const path = '/api/books';
    const answer = (await app.request('POST', path, body)).body;
    await app.rows(
      `INSERT INTO idempotency_keys (fingerprint, request_hash, answer)
       VALUES ('${sha256(['POST', path, null, 'old'])}', '${sha256(body)}', '${JSON.stringify(answer)}')`,
    );
    const again = await post(path, 'old', JSON.stringify(body));
    expect([again.status, JSON.parse(again.text)]).toEqual([201, answer]);
    const other = await post(path, 'old', JSON.stringify({ ...body, title: 'Other' }));
    expect(other.status).toBe(422);
  });
});
