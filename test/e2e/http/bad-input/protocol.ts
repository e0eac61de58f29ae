import { gzipSync } from 'node:zlib';
import type { Case } from './case.js';

const BOOK = '{"title":"Title","author":"Author"}';
const unsupported = { status: 415, code: 'unsupported_media_type' };

const MEDIA: [name: string, headers: Record<string, string>, body: string | Buffer][] = [
  ['no content type', {}, BOOK],
  ['text/plain', { 'content-type': 'text/plain' }, BOOK],
  ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 'title=T&author=A'],
  ['a multipart form', { 'content-type': 'multipart/form-data; boundary=b' }, '--b--'],
  ['XML', { 'content-type': 'application/xml' }, '<book/>'],
  ['a vendor JSON type', { 'content-type': 'application/vnd.api+json' }, BOOK],
  ['problem+json', { 'content-type': 'application/problem+json' }, BOOK],
  ['a JSON patch', { 'content-type': 'application/json-patch+json' }, '[]'],
  ['two types', { 'content-type': 'application/json, text/plain' }, BOOK],
  ['no type at all', { 'content-type': '' }, BOOK],
  ['a malformed type', { 'content-type': 'json' }, BOOK],
  ['a type with a longer name', { 'content-type': 'application/jsonx' }, BOOK],
  ['UTF-16', { 'content-type': 'application/json; charset=utf-16' }, BOOK],
  ['Latin-1', { 'content-type': 'application/json;charset="ISO-8859-1"' }, BOOK],
  [
    'UTF-8, then UTF-16',
    { 'content-type': 'application/json; charset=utf-8; charset=utf-16' },
    BOOK,
  ],
  ['gzip', { 'content-type': 'application/json', 'content-encoding': 'gzip' }, gzipSync(BOOK)],
  ['identity', { 'content-type': 'application/json', 'content-encoding': 'identity' }, BOOK],
  ['an encoding without a type', { 'content-encoding': 'br' }, BOOK],
];

const MERGE_PATCH = { 'content-type': 'application/merge-patch+json' };

const mediaTypes: Case[] = [
  ...MEDIA.map(([name, headers, body]) => ({
    name,
    method: 'POST',
    path: '/api/books',
    headers,
    body,
  })),
  ...MEDIA.slice(0, 3).flatMap(([name, headers, body]) => [
    { name, method: 'PUT', path: '/api/stores/1', headers, body },
    { name, method: 'PATCH', path: '/api/items/1', headers, body },
    { name, method: 'DELETE', path: '/api/books/1', headers, body },
  ]),
  { name: 'a merge patch', method: 'POST', path: '/api/books', headers: MERGE_PATCH, body: BOOK },
  {
    name: 'JSON instead of CSV',
    method: 'POST',
    path: '/api/books/import',
    headers: { 'content-type': 'application/json' },
    body: BOOK,
  },
  {
    name: 'CSV instead of JSON',
    method: 'POST',
    path: '/api/books',
    headers: { 'content-type': 'text/csv' },
    body: 'title,author\nTitle,Author\n',
  },
  {
    name: 'compressed CSV',
    method: 'POST',
    path: '/api/books/import',
    headers: { 'content-type': 'text/csv', 'content-encoding': 'gzip' },
    body: gzipSync('title,author\nTitle,Author\n'),
  },
  { name: 'a merge patch', method: 'PUT', path: '/api/books/1', headers: MERGE_PATCH, body: '{}' },
].map((request) => ({
  ...request,
  ...unsupported,
  name: `${request.method} ${request.path} with ${request.name}`,
}));

const ROUTES: [path: string, allow: string][] = [
  ['/api/books', 'GET, HEAD, OPTIONS, PATCH, POST'],
  ['/api/books/1', 'DELETE, GET, HEAD, OPTIONS, PATCH, PUT'],
  ['/api/books/search', 'GET, HEAD, OPTIONS'],
  ['/api/books/import', 'OPTIONS, POST'],
  ['/api/books/export', 'GET, HEAD, OPTIONS'],
  ['/api/stores', 'GET, HEAD, OPTIONS, POST'],
  ['/api/stores/1', 'DELETE, GET, HEAD, OPTIONS, PATCH, PUT'],
  ['/api/stores/1/items', 'GET, HEAD, OPTIONS, POST'],
  ['/api/items', 'GET, HEAD, OPTIONS, PATCH, POST'],
  ['/api/items/1', 'DELETE, GET, HEAD, OPTIONS, PATCH, PUT'],
  ['/api/items/1/movements', 'GET, HEAD, OPTIONS, POST'],
  ['/api/items/1/counts', 'OPTIONS, POST'],
  ['/api/stores/1/movements', 'GET, HEAD, OPTIONS'],
  ['/api/stores/1/stock', 'GET, HEAD, OPTIONS'],
  ['/api/stores/1/counts', 'OPTIONS, POST'],
  ['/api/movements', 'GET, HEAD, OPTIONS'],
  ['/api/movements/1', 'GET, HEAD, OPTIONS'],
  ['/api/movements/1/reversal', 'OPTIONS, POST'],
  ['/api/documents/1', 'GET, HEAD, OPTIONS'],
  ['/api/documents/1/reversal', 'OPTIONS, POST'],
  ['/api/receipts', 'OPTIONS, POST'],
  ['/api/stock/summary', 'GET, HEAD, OPTIONS'],
  ['/health/live', 'GET, HEAD, OPTIONS'],
  ['/health/ready', 'GET, HEAD, OPTIONS'],
  ['/openapi.json', 'GET, HEAD, OPTIONS'],
];

const METHODS = ['GET', 'DELETE', 'POST', 'PUT', 'PATCH', 'TRACE', 'PROPFIND', 'QUERY', 'M-SEARCH'];

const methods: Case[] = ROUTES.flatMap(([path, allow]) =>
  METHODS.filter((method) => !allow.split(', ').includes(method)).map((method) => ({
    name: `${method} ${path}`,
    method,
    path,
    // An unsupported method is refused whatever the body is.
    ...(method === 'PATCH' && { headers: { 'content-type': 'text/plain' }, body: '{' }),
    status: 405,
    code: 'method_not_allowed',
    allow,
  })),
);

export const protocolCases: Case[] = [...mediaTypes, ...methods];

const lines = (...all: string[]): string => [...all, 'Connection: close', '', ''].join('\r\n');
const START = ['GET /api/books HTTP/1.1', 'Host: localhost'];
const CHUNKED = 'Transfer-Encoding: chunked';
/** @param rest headers, an empty line, and the body in lines */
const post = (...rest: string[]): string =>
  [
    'POST /api/books HTTP/1.1',
    'Host: localhost',
    'Connection: close',
    'Content-Type: application/json',
    ...rest,
    '',
  ].join('\r\n');

/** Raw bytes that are not a request, or that no client should send. */
export const WIRE_CASES: [name: string, status: number, code: string, bytes: string | Buffer][] = [
  [
    'two Host headers',
    400,
    'bad_request',
    lines('GET /api/books HTTP/1.1', 'Host: localhost', 'Host: b'),
  ],
  [
    'one Host twice',
    400,
    'bad_request',
    lines('GET /api/books HTTP/1.1', 'Host: localhost', 'hOST: localhost'),
  ],
  ['no Host', 400, 'bad_request', lines('GET /api/books HTTP/1.1')],
  ['no Host, and no route', 400, 'bad_request', lines('GET /nothing HTTP/1.1')],
  ['HTTP/0.9', 400, 'bad_request', 'GET /api/books\r\n\r\n'],
  ['HTTP/2.0', 400, 'bad_request', lines('GET /api/books HTTP/2.0', 'Host: localhost')],
  ['HTTP/9.9', 400, 'malformed_request', lines('GET /api/books HTTP/9.9', 'Host: localhost')],
  ['CONNECT', 400, 'bad_request', lines('CONNECT example.com:443 HTTP/1.1', 'Host: example.com')],
  [
    'an unknown method',
    501,
    'method_unknown',
    lines('BREW /api/books HTTP/1.1', 'Host: localhost'),
  ],
  [
    'a method in lower case',
    501,
    'method_unknown',
    lines('get /api/books HTTP/1.1', 'Host: localhost'),
  ],
  ['headers over 16 KiB', 431, 'headers_too_large', lines(...START, `X: ${'x'.repeat(17_000)}`)],
  [
    'a path over 16 KiB',
    431,
    'headers_too_large',
    lines(`GET /${'x'.repeat(17_000)} HTTP/1.1`, 'Host: localhost'),
  ],
  [
    'many headers',
    431,
    'headers_too_large',
    lines(...START, ...Array<string>(2000).fill('X: xxxxxxxx')),
  ],
  ['a header without a colon', 400, 'malformed_request', lines(...START, 'Nonsense')],
  ['a space before a colon', 400, 'malformed_request', lines(...START, 'X : 1')],
  ['a header in two lines', 400, 'malformed_request', lines(...START, 'X: 1', ' 2')],
  ['NUL in a header', 400, 'malformed_request', lines(...START, 'X: a\0b')],
  [
    'a space in the path',
    400,
    'malformed_request',
    lines('GET /api/ books HTTP/1.1', 'Host: localhost'),
  ],
  [
    'NUL in the path',
    400,
    'malformed_request',
    lines('GET /api/\0books HTTP/1.1', 'Host: localhost'),
  ],
  [
    'UTF-8 in the path',
    400,
    'malformed_request',
    lines('GET /apı/books HTTP/1.1', 'Host: localhost'),
  ],
  [
    'UTF-8 in the query',
    400,
    'malformed_request',
    lines('GET /api/books/search?author=É HTTP/1.1', 'Host: localhost'),
  ],
  ['a fragment', 400, 'malformed_url', lines('GET /api/books#1 HTTP/1.1', 'Host: localhost')],
  ['no slash', 400, 'malformed_request', lines('GET api/books HTTP/1.1', 'Host: localhost')],
  [
    'two lengths',
    400,
    'malformed_request',
    post('Content-Length: 2', 'Content-Length: 3', '', '{}'),
  ],
  ['a length in words', 400, 'malformed_request', post('Content-Length: two', '', '{}')],
  ['a negative length', 400, 'malformed_request', post('Content-Length: -2', '', '{}')],
  ['length and chunks', 400, 'malformed_request', post('Content-Length: 2', CHUNKED, '', '0', '')],
  ['an unknown coding', 400, 'malformed_request', post('Transfer-Encoding: rot13', '', '{}')],
  ['a malformed chunk', 400, 'malformed_request', post(CHUNKED, '', 'zz', '{}')],
  [
    'chunks of more than 64 KiB',
    413,
    'body_too_large',
    post(CHUNKED, '', '10001', 'x'.repeat(65_537), '0', ''),
  ],
  ['an unknown expectation', 417, 'expectation_failed', lines(...START, 'Expect: the-unexpected')],
  ['TLS', 501, 'method_unknown', Buffer.from('160301020001000001fc0303', 'hex')],
  ['random bytes', 501, 'method_unknown', Buffer.from('00ff00ff0d0a0d0a', 'hex')],
];
