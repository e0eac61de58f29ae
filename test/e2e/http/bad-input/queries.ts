import { MALFORMED } from './addresses.js';
import type { Case } from './case.js';

const malformedQueries: Case[] = [
  ...MALFORMED.map((text) => `/api/books/search?author=${text}`),
  ...MALFORMED.slice(0, 3).map((text) => `/api/items?${text}=1`),
  '/api/books/search?author=a&author=b',
  '/api/books/search?author=a&%61uthor=b',
  '/api/books?limit=1&limit=1',
  `/api/books?${Array.from({ length: 51 }, (_, index) => `p${index}=1`).join('&')}`,
].map((path) => ({
  name: `a query: ${path.slice(0, 60)}`,
  method: 'GET',
  path,
  status: 400,
  code: 'malformed_query',
}));

const UNKNOWN_PARAMETERS: [method: string, path: string, name: string, body?: string][] = [
  ['GET', '/api/books?foo=1', 'foo'],
  ['GET', '/api/books?__proto__=1', '__proto__'],
  ['GET', '/api/books?constructor=1', 'constructor'],
  ['GET', '/api/books?toString=1', 'toString'],
  ['GET', '/api/books?Limit=1', 'Limit'],
  ['GET', '/api/books?=1', ''],
  ['GET', '/api/books/search?titel=x', 'titel'],
  ['GET', '/api/books?q=x', 'q'],
  ['GET', '/api/books?%00=1', '\0'],
  ['GET', '/api/books?year[between]=1', 'year[between]'],
  ['GET', '/api/books?year[]=1', 'year[]'],
  ['GET', '/api/books/1?fields=title', 'fields'],
  ['GET', '/api/books/1?include=store', 'include'],
  ['GET', '/api/stores/1?x', 'x'],
  ['GET', '/api/items/1?limit=1', 'limit'],
  ['GET', '/api/stores/1/items?storeId[x]=1', 'storeId[x]'],
  ['DELETE', '/api/books/1?force=true', 'force'],
  ['POST', '/api/books/import?dryrun=true', 'dryrun', ''],
  ['GET', '/api/books/export?limit=1', 'limit'],
  ['PATCH', '/api/books/1?dry=1', 'dry', '{"year":1}'],
  ['POST', '/api/stores?x=1', 'x', '{"name":"Store"}'],
  ['HEAD', '/api/books/1?x=1', 'x'],
];

const unknownParameters: Case[] = UNKNOWN_PARAMETERS.map(([method, path, field, body]) => ({
  name: `${method} ${path}, an unknown parameter`,
  method,
  path,
  ...(body !== undefined && {
    body,
    headers: { 'content-type': path.includes('import') ? 'text/csv' : 'application/json' },
  }),
  status: 400,
  code: 'validation_failed',
  fields: [field],
}));

const wrongParameters: Case[] = [
  ...['', '0', '-1', '201', '1.5', '1e1', 'abc', '0x10', '%2B5', '99999999999'].map((limit) => [
    'limit',
    `/api/books?limit=${limit}`,
  ]),
  ['author', '/api/books/search?author=%00'],
  ['author', '/api/books/search?author=a%00b'],
  ['title[contains]', '/api/books?title[contains]=%00'],
  ['author', `/api/books/search?author=${'a'.repeat(201)}`],
  ['year', '/api/books?year=2147483648'],
  ['year', '/api/books?year=1e3'],
  ['year[gte]', '/api/books?year[gte]='],
  ['year[null]', '/api/books?year[null]=1'],
  ['isbn', '/api/books?isbn=123'],
  ['price', '/api/items?price=1.999'],
  ['receivedOn', '/api/items?receivedOn=2026-02-30'],
  ['isActive', '/api/stores?isActive=1'],
  ['sort', '/api/books?sort=nothing'],
  ['sort', '/api/books?sort=title,-title'],
  ['count', '/api/books?count=1'],
  ['include', '/api/items/1?include=nothing'],
  ['include', '/api/items?include=store,constructor'],
].map(([field, path]) => ({
  name: `GET ${path}`,
  method: 'GET',
  path,
  status: 400,
  code: 'validation_failed',
  fields: [field],
}));

export const queryCases: Case[] = [...malformedQueries, ...unknownParameters, ...wrongParameters];
