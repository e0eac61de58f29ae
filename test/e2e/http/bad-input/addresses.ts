import { type Case, list } from './case.js';

/** Invalid ids: each is an unknown address, even if JavaScript could convert it to a number. */
const IDS = [
  ...list`
    abc  0  -1  -0  +1  01  1.5  1.0  1e0  1e3  0x1  0b1  1_0  1n
    2147483647  2147483648  4294967297  9007199254740993  1,2  1;2  1%202  %201  1%20  1%00  %00
    %0a1  1%0d%0a  NaN  Infinity  null  undefined  true  [1]  %F0%9D%9F%8F  %D9%A1  %EF%BC%91
    *  %2A  ..%2F1  1'--  1%27%20OR%20%271%27=%271  $1  __proto__  constructor`,
  '9'.repeat(199),
  '1'.repeat(300),
];

const ids: Case[] = IDS.flatMap((id, index) =>
  ['books', 'stores', 'items'].flatMap((collection, turn) =>
    // Every id on one collection, and the first few on all collections.
    index % 3 === turn || index < 14
      ? {
          name: `GET a row by the id ${id.slice(0, 40)} of ${collection}`,
          method: 'GET',
          path: `/api/${collection}/${id}`,
          status: 404,
          code: 'not_found',
        }
      : [],
  ),
);

const OTHER_METHODS: [method: string, path: string, body?: string][] = [
  ['PUT', '/api/books/0x1', '{}'],
  ['PATCH', '/api/stores/+1', '{}'],
  ['DELETE', '/api/items/01'],
  ['DELETE', '/api/books/1.0'],
  ['GET', '/api/stores/1e0/items'],
  ['POST', '/api/stores/01/items', '{"name":"Item","price":1}'],
  ['HEAD', '/api/books/0x1'],
];

const idsOfOtherMethods: Case[] = OTHER_METHODS.map(([method, path, body]) => ({
  name: `${method} ${path}`,
  method,
  path,
  ...(body && { body, headers: { 'content-type': 'application/json' } }),
  status: 404,
  code: 'not_found',
}));

const unknownRows: Case[] = [
  ['GET', '/api/books/999999'],
  ['DELETE', '/api/stores/999999'],
  ['GET', '/api/stores/999999/items'],
].map(([method, path]) => ({
  name: `${method} ${path}`,
  method,
  path,
  status: 404,
  code: 'not_found',
}));

const UNKNOWN_ROUTES = list`
  /  /api  /api/  /api/book  /api/Books  /api/books/  /api/books/1/  //api/books  /api//books
  /api/books/1/items  /api/stores/1/items/1  /api/books%2F1  /index.php  /.env  /api/../.env
  /api/%2e%2e/package.json  /docs/../package.json  /docs/%2e%2e/%2e%2e/package.json
  /docs/..%2f..%2fpackage.json  /docs/nothing.js`;

const unknownRoutes: Case[] = [
  ...UNKNOWN_ROUTES.map((path) => ({ name: `GET ${path}`, method: 'GET', path })),
  // With any method and body.
  ...['x', '{'].map((body) => ({
    name: `POST /api/nothing: ${body}`,
    method: 'POST',
    path: '/api/nothing',
    headers: { 'content-type': body === 'x' ? 'text/plain' : 'application/json' },
    body,
  })),
  { name: 'DELETE /nothing?a=1&a=2', method: 'DELETE', path: '/nothing?a=1&a=2' },
].map((request) => ({ ...request, status: 404, code: 'route_not_found' }));

/** Invalid percent-encoding, or bytes that are not UTF-8. */
export const MALFORMED = list`%  %1  %zz  %u0041  %C3  %C3%28  %FF  %ED%A0%80  %C0%AF`;

const malformedPaths: Case[] = MALFORMED.map((text) => ({
  name: `a path with ${text}`,
  method: 'GET',
  path: `/api/books/${text}`,
  status: 400,
  code: 'malformed_url',
}));

export const addressCases: Case[] = [
  ...ids,
  ...idsOfOtherMethods,
  ...unknownRows,
  ...unknownRoutes,
  ...malformedPaths,
];
