import { type Case, invalid, json, list } from './case.js';

const NOT_FOUND = { status: 404, code: 'not_found' };
const nowhere = (...fields: string[]) => ({ status: 422, code: 'reference_not_found', fields });

/** Bodies that would be accepted, if the item had copies. */
const VALID: Record<string, object> = {
  '/api/items/1/movements': { type: 'receipt', delta: 1 },
  '/api/items/1/counts': { counted: 1 },
  '/api/stores/1/counts': { lines: [{ itemId: 1, counted: 1 }] },
  '/api/receipts': { storeId: 1, lines: [{ itemId: 1, quantity: 1 }] },
  '/api/sales': { storeId: 1, lines: [{ itemId: 1, quantity: 1 }] },
  '/api/returns': { storeId: 1, lines: [{ itemId: 1, quantity: 1 }] },
  '/api/transfers': { fromStoreId: 1, toStoreId: 2, lines: [{ itemId: 1, quantity: 1 }] },
};
const ROUTES = Object.keys(VALID);
const WITH_LINES = ROUTES.filter((path) => 'lines' in VALID[path]);
const REVERSALS = [
  '/api/movements/1/reversal',
  '/api/documents/5f0c2ad5-8f0e-4a9b-b0f4-6d1d2f5c7a10/reversal',
];

/** The body of a route with other members; each value is JSON. */
const changed = (path: string, member: string, value: string): string =>
  JSON.stringify({ ...VALID[path], [member]: '…' }).replace('"…"', value);

/** The same, in its first line. */
function withLine(path: string, member: string, value: string): string {
  const { lines, ...others } = VALID[path] as { lines: object[] };
  const line = { ...lines[0], [member]: '…' };
  return JSON.stringify({ ...others, lines: [line] }).replace('"…"', value);
}

const NUMBERS = list`2147483648  1.5  1e400  "1"  ""  []  {}  true  null`;
const TEXTS = list`"a\u0000b"  "\ud800"  1  []  {}  true`;
const TIMES = list`"2026-02-30T00:00:00Z"  "2026-01-01"  "now"  ""  0  []  null`;

/** What each member of a body refuses. */
const MEMBERS: [member: string, paths: string[], values: string[]][] = [
  ['reference', [...ROUTES, ...REVERSALS], [...TEXTS, JSON.stringify('a'.repeat(81))]],
  ['note', [...ROUTES, ...REVERSALS], [...TEXTS, JSON.stringify('a'.repeat(501))]],
  ['occurredAt', ROUTES, TIMES],
  ['delta', ['/api/items/1/movements'], [...NUMBERS, '0', '-1', '-2147483649']],
  ['type', ['/api/items/1/movements'], list`"opening"  "Sale"  ""  1  null  []  "toString"`],
  ['unitPrice', ['/api/items/1/movements'], list`-0.01  1.999  21474836.48  "1"  []  true`],
  ['counted', ['/api/items/1/counts'], [...NUMBERS, '-1']],
  ['expected', ['/api/items/1/counts'], [...NUMBERS.slice(0, -1), '-1']],
  ['storeId', ['/api/receipts', '/api/sales'], list`"1"  1.5  true  null  [1]  {}`],
  ['fromStoreId', ['/api/transfers'], list`"1"  1.5  null`],
  ['toStoreId', ['/api/transfers'], list`"1"  1.5  null  1`],
  ['lines', WITH_LINES, list`[]  {}  null  "x"  1  [1]  [null]  [[]]`],
];

const members = MEMBERS.flatMap(([member, paths, values]) =>
  paths.flatMap((path) =>
    values.map((value) =>
      json(`${member} is ${value.slice(0, 40)}`, 'POST', path, changed(path, member, value), {
        ...invalid(member),
      }),
    ),
  ),
);

const STOCK_LINES = ['/api/receipts', '/api/sales', '/api/returns'];

/** What each member of a line refuses. */
const LINE_MEMBERS: [member: string, paths: string[], values: string[]][] = [
  ['quantity', [...STOCK_LINES, '/api/transfers'], [...NUMBERS, '0', '-1']],
  ['unitPrice', STOCK_LINES, list`-0.01  1.999  21474836.48  "1"  []  true`],
  ['counted', ['/api/stores/1/counts'], [...NUMBERS, '-1']],
  ['atSeq', ['/api/stores/1/counts'], [...NUMBERS.slice(0, -1), '0', '-1']],
  ['itemId', WITH_LINES, list`"1"  1.5  true  null  [1]  {}`],
  ['store', WITH_LINES, ['1']],
];

const lineMembers = LINE_MEMBERS.flatMap(([member, paths, values]) =>
  paths.flatMap((path) =>
    values.map((value) =>
      json(`lines[0].${member} is ${value}`, 'POST', path, withLine(path, member, value), {
        ...invalid(`lines[0].${member}`),
      }),
    ),
  ),
);

const names = WITH_LINES.flatMap((path) => [
  json('two names', 'POST', path, withLine(path, 'barcode', '"x"'), invalid('lines[0]')),
  json('no name', 'POST', path, withLine(path, 'itemId', '"…"').replace('"itemId":"…",', ''), {
    ...invalid('lines[0]'),
  }),
  json('an item that does not exist', 'POST', path, withLine(path, 'itemId', '999999'), {
    ...nowhere('lines[0].itemId'),
  }),
  json(
    '201 lines',
    'POST',
    path,
    {
      ...VALID[path],
      lines: Array.from({ length: 201 }, () => ({ itemId: 1, quantity: 1, counted: 1 })),
    },
    invalid('lines'),
  ),
]);

const foreign = [...ROUTES, ...REVERSALS].flatMap((path) =>
  ['id', 'actor', 'document', 'recordedAt', 'seq', '__proto__'].map((member) =>
    json(`the field ${member}`, 'POST', path, changed(path, member, '1'), invalid(member)),
  ),
);

const missing = [
  json('nothing', 'POST', '/api/items/1/movements', {}, invalid('type', 'delta')),
  json('nothing', 'POST', '/api/items/1/counts', {}, invalid('counted')),
  json('nothing', 'POST', '/api/stores/1/counts', {}, invalid('lines')),
  json('nothing', 'POST', '/api/sales', {}, invalid('storeId', 'lines')),
  json('nothing', 'POST', '/api/transfers', {}, invalid('fromStoreId', 'toStoreId', 'lines')),
];

const queries: Case[] = [
  ...list`2026-02-30  2026-13-01  now  0  1767225600  2026-01-01T00:00:00`.flatMap((at) => [
    ['at', `/api/stores/1/stock?at=${at}`],
    ['at', `/api/stock/summary?at=${at}`],
  ]),
  ['at', '/api/stock/summary?at='],
  ...['', '0', '-1', '201', '1.5', 'x'].map((limit) => [
    'limit',
    `/api/stores/1/stock?limit=${limit}`,
  ]),
  ['sort', '/api/stores/1/stock?sort=itemId'],
  ['limit', '/api/stock/summary?limit=1'],
  ...['', 'false', '1', 'TRUE'].map((low) => ['low', `/api/items?low=${low}`]),
  ['barcode', '/api/items?barcode='],
  ['barcode', '/api/items?barcode=%00'],
  ['barcode', `/api/items?barcode=${'1'.repeat(201)}`],
  ['low', '/api/books?low=true'],
  ['note', '/api/movements?note=x'],
  ['type', '/api/movements?type=theft'],
  ['delta', '/api/movements?delta=x'],
  ['recordedAt[gte]', '/api/movements?recordedAt[gte]=2026-02-30'],
  ['itemName', '/api/movements?itemName=x'],
].map(([field, path]) => ({
  name: `GET ${path.slice(0, 60)}`,
  method: 'GET',
  path,
  ...invalid(field),
}));

const cursors: Case[] = ['x', 'MA', 'LTE', 'MS41', 'MQ==', 'MjE0NzQ4MzY0OA'].map((cursor) => ({
  name: `GET the stock at the cursor ${cursor}`,
  method: 'GET',
  path: `/api/stores/1/stock?cursor=${cursor}`,
  status: 400,
  code: 'malformed_cursor',
}));

const addresses: Case[] = [
  ...list`1  x  5f0c2ad5-8f0e-4a9b-b0f4-6d1d2f5c7a1  5F0C2AD5-8F0E-4A9B-B0F4-6D1D2F5C7A10
    5f0c2ad58f0e4a9bb0f46d1d2f5c7a10  5f0c2ad5-8f0e-4a9b-b0f4-6d1d2f5c7a10`.map(
    (uuid) => `/api/documents/${uuid}`,
  ),
  ...['01', 'x', '0', '999999'].flatMap((id) => [
    `/api/movements/${id}`,
    `/api/items/${id}/movements`,
    `/api/stores/${id}/movements`,
    `/api/stores/${id}/stock`,
  ]),
].map((path) => ({ name: `GET ${path}`, method: 'GET', path, ...NOT_FOUND }));

const nothingThere: Case[] = [
  json('an unknown item', 'POST', '/api/items/999999/movements', VALID[ROUTES[0]], NOT_FOUND),
  json('an unknown item', 'POST', '/api/items/01/counts', { counted: 1 }, NOT_FOUND),
  json('an unknown store', 'POST', '/api/stores/999999/counts', VALID[ROUTES[2]], NOT_FOUND),
  json('an unknown movement', 'POST', '/api/movements/999999/reversal', {}, NOT_FOUND),
  json('an unknown document', 'POST', '/api/documents/1/reversal', {}, NOT_FOUND),
];

export const stockCases: Case[] = [
  ...members,
  ...lineMembers,
  ...names,
  ...foreign,
  ...missing,
  ...queries,
  ...cursors,
  ...addresses,
  ...nothingThere,
];
