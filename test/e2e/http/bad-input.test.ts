import { createBook, createItem, createStore } from '../../support/rows/factories.js';
import {
  exchange,
  exchangeBytes,
  type WireAnswer,
  type WireRequest,
} from '../../support/exchange.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { addressCases } from './bad-input/addresses.js';
import { bodyCases } from './bad-input/bodies.js';
import { type Case, JSON_HEADERS } from './bad-input/case.js';
import { fieldCases } from './bad-input/fields.js';
import { protocolCases, WIRE_CASES } from './bad-input/protocol.js';
import { queryCases } from './bad-input/queries.js';
import { stockCases } from './bad-input/stock.js';
import { BOUNDS } from './bad-input/bounds.js';
import { valueCases } from './bad-input/values.js';

let app: TestApp;

beforeAll(async () => {
  app = await startTestApp();
  const store = await createStore(app);
  const book = await createBook(app);
  const item = await createItem(app, { storeId: store.id, bookId: book.id });
  await createBook(app, { isbn: '9780306406157' });
  const other = await createStore(app);
  expect([store.id, book.id, item.id, other.id]).toEqual([1, 1, 1, 2]);
});
afterAll(() => app.close());

async function everything() {
  return {
    books: await app.rows('SELECT * FROM books ORDER BY id'),
    stores: await app.rows('SELECT * FROM stores ORDER BY id'),
    items: await app.rows('SELECT * FROM items ORDER BY id'),
    entries: await app.rows('SELECT * FROM stock_movements ORDER BY id'),
  };
}

/** What belongs only in the log: SQL, schema names, paths, stack traces, drivers. */
const INTERNALS =
  /SELECT |INSERT |UPDATE |sqlite|postgres|constraint|UQ_|FK_|CHK_|node_modules|\.[jt]s:\d|\n\s+at |FST_|HPE_|SyntaxError|undefined|\[object/i;

/** Checks that a problem has the members of every error, and no others. */
function expectProblem({ status, headers, text }: WireAnswer, code: string) {
  expect(headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(8192);
  const { errors, omitted = 1, ...problem } = JSON.parse(text);
  expect(omitted).toBeGreaterThan(0);
  expect(problem).toEqual({
    type: 'about:blank',
    title: expect.stringMatching(/^[A-Z]/),
    status,
    detail: expect.stringMatching(/^[A-Z]/),
    instance: expect.stringMatching(/^[/*]/),
    code,
    requestId: expect.stringMatching(/^[\w-]{36}$/),
  });
  for (const { id, version, ...error } of errors ?? []) {
    expect(error).toEqual({ field: expect.any(String), message: expect.any(String) });
    for (const number of [id, version]) expect(number ?? 1).toBeGreaterThan(0);
  }
  return errors as { field: string }[] | undefined;
}

const post = (body: string): WireRequest => ({
  method: 'POST',
  path: '/api/books',
  headers: JSON_HEADERS,
  body,
});

const refused: Case[] = [
  ...addressCases,
  ...queryCases,
  ...bodyCases,
  ...fieldCases,
  ...valueCases,
  ...protocolCases,
  ...stockCases,
];

describe('bad input', () => {
  it.each(refused)('$name: $status', async ({ status, code, fields, allow, ...request }) => {
    const answer = await exchange(app.url, request);
    expect(answer.status).toBe(status);
    expect(answer.headers.allow).toBe(allow);
    if (request.method === 'HEAD') {
      expect(answer.text).toBe('');
      return;
    }
    const errors = expectProblem(answer, code);
    expect(errors?.map(({ field }) => field).toSorted()).toEqual(fields?.toSorted());
    // The answer may repeat the path of the request, and no other internals.
    const own = JSON.stringify(request.path.split('?')[0]);
    expect(answer.text.replace(own, '')).not.toMatch(INTERNALS);
  });

  it.each(WIRE_CASES)('%s: %d', async (_name, status, code, bytes) => {
    const answer = await exchangeBytes(app.url, bytes);
    expect(answer.status).toBe(status);
    expectProblem(answer, code);
    expect(answer.text).not.toMatch(INTERNALS);
  });

  it('changes no row', async () => {
    const before = await everything();
    for (const request of refused) await exchange(app.url, request);
    expect(await everything()).toEqual(before);
  });
});

describe('an answer to long input', () => {
  const long = (character: string, length: number) => character.repeat(length);
  const fields = (name: (index: number) => string) =>
    JSON.stringify(Object.fromEntries(Array.from({ length: 50 }, (_, i) => [name(i), 1])));
  const path = '/api/books';

  it.each<[string, Case['status'], string, WireRequest]>([
    ['50 long names', 400, 'validation_failed', post(fields((i) => `${i}${long('n', 1200)}`))],
    ['escapes', 400, 'validation_failed', post(fields((i) => `${i}${long('\u0001', 200)}`))],
    ['quotes', 400, 'validation_failed', post(fields((i) => `${i}${long('"\\', 250)}`))],
    [
      'split surrogate pairs',
      400,
      'validation_failed',
      post(fields((i) => `${i}${long('\u{1d505}', 300)}`)),
    ],
    ['a long path', 404, 'route_not_found', { method: 'GET', path: `/${long('"', 15_000)}` }],
    ['a long id', 404, 'not_found', { method: 'GET', path: `${path}/${long('\\', 15_000)}` }],
    [
      'a long parameter',
      400,
      'validation_failed',
      { method: 'GET', path: `${path}/1?${long('x', 15_000)}` },
    ],
    [
      'a repeated parameter',
      400,
      'malformed_query',
      { method: 'GET', path: `${path}?${long('x', 7000)}&${long('x', 7000)}` },
    ],
    [
      'a long query',
      400,
      'query_too_long',
      { method: 'GET', path: `${path}?year[in]=${long('1,', 7000)}` },
    ],
  ])('has at most 8 KiB: %s', async (_name, status, code, request) => {
    const answer = await exchange(app.url, request);
    expect(answer.status).toBe(status);
    const errors = expectProblem(answer, code);
    if (request.body) expect(errors!.length).toBeGreaterThan(0);
    expect(answer.text.isWellFormed()).toBe(true);
  });
});

describe('values at their bounds', () => {
  it.each(BOUNDS)('$path accepts $field: $value', async ({ path, field, value, answered }) => {
    const { status, text } = await exchange(app.url, {
      method: 'PATCH',
      path,
      headers: JSON_HEADERS,
      body: `{"${field}":${value}}`,
    });
    expect([status, text]).toEqual([200, expect.any(String)]);
    const expected = answered === undefined ? JSON.parse(value) : answered;
    expect(JSON.parse(text)[field]).toEqual(expected);
    expect((await app.request('GET', path)).body[field]).toEqual(expected);
  });
});
