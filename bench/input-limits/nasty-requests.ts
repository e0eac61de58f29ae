import type { WireRequest } from '../../test/support/exchange.js';

const JSON_TYPE = { 'content-type': 'application/json' };
const BODY_LIMIT = 64 * 1024;
/** Expands to eighteen characters in the normal form. */
const LIGATURE = '\ufdfa';

const post = (path: string, body: string): WireRequest => ({
  method: 'POST',
  path,
  headers: JSON_TYPE,
  body,
});
const get = (path: string, headers?: Record<string, string>): WireRequest => ({
  method: 'GET',
  path,
  headers,
});

/** Repeats `unit` between `head` and `tail` until the body is full. */
function filled(head: string, unit: string, tail: string, separator = ''): string {
  const room = BODY_LIMIT - Buffer.byteLength(head + tail);
  const count = Math.floor(room / Buffer.byteLength(unit + separator));
  return head + Array<string>(count).fill(unit).join(separator) + tail;
}

const BOOK = '{"title":"T","author":"A"';
const longest = (unit: string) => filled(`${BOOK},"description":"`, unit, '"}');

/** Rows of maximum size, so that lists of them are as large as possible. */
export function* storedRows(): Generator<WireRequest> {
  yield post('/api/stores', '{"name":"Store"}');
  for (let index = 0; index < 200; index += 1) yield post('/api/books', longest('é'));
  for (let index = 0; index < 200; index += 1) {
    yield post(
      '/api/items',
      JSON.stringify({ name: 'Item', price: 1, storeId: 1, bookId: index + 1 }),
    );
  }
}

const keys = (count: number, value: (index: number) => string) =>
  `{${Array.from({ length: count }, (_, index) => value(index)).join(',')}}`;

/** Requests within the limits, each the most expensive of its kind. */
export const nastyRequests = (): [name: string, request: WireRequest][] => [
  ['a plain read', get('/api/books/1?')],
  ['a body of 64 KiB that is stored', post('/api/books', longest('x'))],
  ['… of escapes', post('/api/books', longest(String.raw`\u0001`))],
  ['… of letters beyond U+FFFF', post('/api/books', longest('\u{1d505}'))],
  [
    'title and author that grow in their normal form',
    post(
      '/api/books',
      JSON.stringify({ title: LIGATURE.repeat(500), author: LIGATURE.repeat(1000) }),
    ),
  ],
  [
    '50 unknown fields',
    post(
      '/api/books',
      keys(50, (i) => `"${i}${'k'.repeat(1250)}":1`),
    ),
  ],
  [
    '50 fields of 50 fields',
    post(
      '/api/books',
      keys(50, (i) => `"a${i}":${keys(50, (j) => `"b${j}":[[[[]]]]`)}`),
    ),
  ],
  ['30,000 numbers for a title', post('/api/books', filled('{"title":[', '1', ']}', ','))],
  ['20,000 empty objects', post('/api/books', filled('{"title":[', '{}', ']}', ','))],
  ['8,000 objects of a field', post('/api/books', filled('{"x":[', '{"a":1}', ']}', ','))],
  ['arrays, seven deep', post('/api/books', filled('{"x":[', '[[[[[[]]]]]]', ']}', ','))],
  ['30,000 open brackets', post('/api/books', filled('', '[', ''))],
  ['10,000 open objects', post('/api/books', filled('', '{"a":', ''))],
  ['a number of 65,000 digits', post('/api/books', filled(`${BOOK},"year":`, '9', '}'))],
  ['an ISBN of hyphens', post('/api/books', filled(`${BOOK},"isbn":"`, '-', '"}'))],
  ['a title of spaces', post('/api/books', filled('{"author":"A","title":"', ' ', '"}'))],
  ['a title of pairs', post('/api/books', filled('{"author":"A","title":"', '\u{1d505}', '"}'))],
  ['a price of digits', post('/api/items', filled('{"price":0.', '1', '}'))],
  ['a date of digits', post('/api/items', filled('{"receivedOn":"', '1', '"}'))],
  ['fields of one name', post('/api/books', filled('{', '"title":"T"', '}', ','))],
  ['a list of 200 books of 64 KiB', get('/api/books?limit=200')],
  ['… sorted by title', get('/api/books?limit=200&sort=title')],
  ['… in 200 items', get('/api/items?limit=200&include=book,store')],
  ['an export of them', get('/api/books/export?format=ndjson')],
  ['… as CSV', get('/api/books/export')],
  [
    'a search that finds nothing',
    get(`/api/books/search?q=${encodeURIComponent('é'.repeat(200))}`),
  ],
  ['a search that grows', get(`/api/books/search?q=${encodeURIComponent(LIGATURE.repeat(200))}`)],
  [
    'a sort by all columns',
    get('/api/books?sort=title,author,year,isbn,pageCount,status,averageRating'),
  ],
  ['many values', get(`/api/books?year[in]=${'1,'.repeat(99)}1`)],
  ['a quoted value', get(`/api/books?title[in]=${'%22%22%22,'.repeat(20)}`)],
  ['50 parameters', get(`/api/items/1?${Array.from({ length: 50 }, (_, i) => `p${i}`).join('&')}`)],
  ['a query of 16 KB', get(`/api/items/1?${'a&'.repeat(7500)}`)],
  ['percent-encoding', get(`/api/items/1?a=${'%C3%A9'.repeat(2500)}`)],
  ['a cursor of zeros', get(`/api/books?cursor=~${'A'.repeat(4000)}`)],
  ['a path of 15 KB', get(`/${'a/'.repeat(7500)}`)],
  ['an id of 15 KB', get(`/api/books/${'9'.repeat(15_000)}`)],
  ['entity tags', get('/api/books/1', { 'if-none-match': '"a",'.repeat(3700) })],
  ['entity tags of spaces', get('/api/books/1', { 'if-none-match': `"a"${' '.repeat(15_000)}` })],
  ['a request id', get('/api/books/1', { 'x-request-id': 'a'.repeat(15_000) })],
  [
    'a media type',
    {
      ...post('/api/books', '{}'),
      headers: { 'content-type': `application/json${'; a=b'.repeat(2500)}` },
    },
  ],
  [
    'a media type of spaces',
    {
      ...post('/api/books', '{}'),
      headers: { 'content-type': `application/json;${' '.repeat(15_000)}x` },
    },
  ],
  ['an authorization', get('/api/books/1', { authorization: `Bearer ${'a'.repeat(15_000)}` })],
];
