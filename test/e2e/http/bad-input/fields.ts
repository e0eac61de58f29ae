import { type Case, invalid, json, list } from './case.js';

const BOOK = '"title":"Title","author":"Author"';

/** Names that all objects inherit, and fields that clients cannot set. */
const FOREIGN_FIELDS = [
  ...list`
    __proto__  constructor  prototype  toString  hasOwnProperty  then  toJSON  $where  []  0  a.b
    id  version  createdAt  updatedAt  created_at  deletedAt  Title`,
  '',
  'title ',
  '\u0000',
  '\ud800',
];

const foreign: Case[] = FOREIGN_FIELDS.flatMap((field) => {
  const key = JSON.stringify(field);
  const named = field.toWellFormed();
  return [
    json(`the field ${key}`, 'POST', '/api/books', `{${BOOK},${key}:1}`, invalid(named)),
    json(`${key} as an object`, 'PATCH', '/api/stores/1', `{${key}:{"a":[1]}}`, invalid(named)),
  ];
});

const massAssignment: Case[] = [
  json('__proto__ twice', 'POST', '/api/books', `{${BOOK},"__proto__":1,"__proto__":{}}`, {
    ...invalid('__proto__'),
  }),
  json('another id', 'PUT', '/api/books/1', { id: 7, version: 9 }, invalid('id')),
  json(
    'id and version',
    'PUT',
    '/api/books/1',
    { id: '1', version: 'x' },
    invalid('id', 'version'),
  ),
  json(
    'times',
    'PATCH',
    '/api/items/1',
    { createdAt: '2020-01-01', updatedAt: null },
    {
      ...invalid('createdAt', 'updatedAt'),
    },
  ),
  json('items of a store', 'PATCH', '/api/stores/1', { items: [] }, invalid('items')),
  json('the store of an item', 'PATCH', '/api/items/1', { store: { id: 1 } }, invalid('store')),
  json(
    'cents',
    'PATCH',
    '/api/items/1',
    { priceCents: 1, price_cents: 1 },
    {
      ...invalid('priceCents', 'price_cents'),
    },
  ),
  json(
    'a storeId in addition to the path',
    'POST',
    '/api/stores/1/items',
    { name: 'Item', price: 1, storeId: 1 },
    invalid('storeId'),
  ),
];

const missing: Case[] = [
  json('an empty object', 'POST', '/api/books', {}, invalid('title', 'author')),
  json('an empty object', 'POST', '/api/stores', {}, invalid('name')),
  json('an empty object', 'POST', '/api/items', {}, invalid('name', 'price', 'storeId')),
  json('an empty object', 'POST', '/api/stores/1/items', {}, invalid('name', 'price')),
];

const nowhere = (...fields: string[]) => ({ status: 422, code: 'reference_not_found', fields });
const ITEM = { name: 'Item', price: 1 };

const references: Case[] = [
  ...[999_999, 0, -1, 2_147_483_647, 2_147_483_648, -2_147_483_648, 9_007_199_254_740_991].flatMap(
    (id) => [
      json(`store ${id}`, 'POST', '/api/items', { ...ITEM, storeId: id }, nowhere('storeId')),
      json(`book ${id}`, 'PATCH', '/api/items/1', { bookId: id }, nowhere('bookId')),
    ],
  ),
  json(
    'store and book',
    'POST',
    '/api/items',
    { ...ITEM, storeId: 999_999, bookId: 999_999 },
    nowhere('storeId', 'bookId'),
  ),
  json('a book', 'POST', '/api/stores/1/items', { ...ITEM, bookId: 9_999 }, nowhere('bookId')),
  json(
    'a book in no store',
    'POST',
    '/api/stores/999999/items',
    { ...ITEM, bookId: 9_999 },
    {
      status: 404,
      code: 'not_found',
    },
  ),
  json('a store', 'PUT', '/api/items/1', { storeId: 999_999 }, nowhere('storeId')),
  json(
    'no such item',
    'PUT',
    '/api/items/999999',
    { storeId: 1 },
    {
      status: 404,
      code: 'not_found',
    },
  ),
];

export const fieldCases: Case[] = [...foreign, ...massAssignment, ...missing, ...references];
