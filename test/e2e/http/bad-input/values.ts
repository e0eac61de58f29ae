import { type Case, invalid, json, list } from './case.js';

/** The route for each field, and whether the field may be null. */
const FIELDS: Record<string, [path: string, field: string, nullable: boolean][]> = {
  name: [
    ['/api/books/1', 'title', false],
    ['/api/books/1', 'author', false],
    ['/api/stores/1', 'name', false],
    ['/api/items/1', 'name', false],
  ],
  freeText: [['/api/books/1', 'description', true]],
  isbn: [['/api/books/1', 'isbn', true]],
  status: [['/api/books/1', 'status', false]],
  year: [['/api/books/1', 'year', true]],
  count: [
    ['/api/books/1', 'pageCount', true],
    ['/api/items/1', 'quantity', false],
    ['/api/items/1', 'reorderLevel', true],
  ],
  number: [['/api/books/1', 'averageRating', true]],
  price: [['/api/items/1', 'price', false]],
  date: [['/api/items/1', 'receivedOn', true]],
  flag: [['/api/stores/1', 'isActive', false]],
  code: [
    ['/api/items/1', 'barcode', true],
    ['/api/books/1', 'publisher', true],
  ],
  language: [['/api/books/1', 'language', true]],
  id: [
    ['/api/items/1', 'storeId', false],
    ['/api/items/1', 'bookId', true],
  ],
};

/** The values that each kind of field refuses, as JSON. */
const WRONG: Record<keyof typeof FIELDS, string[]> = {
  name: list`
    ""  " "  "\t\r\n"  "\u00a0\u2003\u3000"  "\ufeff"  "a\u0000b"  "\ud800"  "a\udc00"
    "\udc00\ud800"  1  true  []  ["a"]  {}  {"length":1}`,
  freeText: list`"\u0000"  "\ud83d"  1  []  {}  false`,
  isbn: list`
    "978-0-13-235088-5"  "0132350883"  "4006381333931"  "978013235088"  "X"  "="
    "9780132350884\u0000"  "9790060115615"  "0000000000"  9780132350884  ["0132350882"]  {}  true`,
  status: list`"gone"  ""  "Available"  "available "  "toString"  0  []  ["available"]`,
  year: list`2147483648  -2147483649  1.5  1e400  -1e400  "1999"  ""  []  {}  true`,
  count: list`-1  2147483648  0.5  1e10  1e400  "1"  ""  [1]  {}  false`,
  number: list`1e400  -1e400  -0.1  5.01  "4.4"  ""  []  {}  true`,
  price: list`
    -0.01  -1  1.999  0.001  1e-7  5e-324  21474836.48  21474837  1e21  1e400
    "34.99"  "1"  ""  [1]  {}  true`,
  date: list`
    "2026-02-30"  "2025-02-29"  "2026-13-01"  "2026-00-10"  "2026-01-00"  "0000-01-01"
    "10000-01-01"  "-0001-01-01"  "2026-1-1"  "20260101"  "01/02/2026"  "2026-01-01T00:00:00Z"
    "2026-01-01 "  "２０２６-01-01"  "today"  ""  20260101  1767225600000  []  {}  true`,
  flag: list`"true"  ""  0  1  []  {}`,
  code: list`"a\u0000b"  "\ud800"  9780132350884  ["x"]  {}  true`,
  language: list`"en"  "engl"  "e1g"  "eng "  "\u212aor"  "ｅｎｇ"  ""  "eng\u0000"  1  ["eng"]  {}  true`,
  id: list`"1"  ""  1.5  1e400  9007199254740993  true  [1]  {}  {"id":1}`,
};

/** The greatest number of characters. */
export const LENGTHS: [path: string, field: string, max: number][] = [
  ['/api/books/1', 'title', 500],
  ['/api/books/1', 'author', 1000],
  ['/api/books/1', 'publisher', 200],
  ['/api/stores/1', 'name', 80],
  ['/api/items/1', 'name', 80],
  ['/api/items/1', 'barcode', 64],
];

const tooLong = LENGTHS.flatMap(([path, field, max]) =>
  ['a', 'é', '\u{1d505}'].map((letter) =>
    json(
      `${field} of ${max + 1} times ${letter}`,
      'PATCH',
      path,
      { [field]: letter.repeat(max + 1) },
      invalid(field),
    ),
  ),
);

const wrong = Object.entries(FIELDS).flatMap(([kind, places]) =>
  places.flatMap(([path, field, nullable]) =>
    [...WRONG[kind], ...(nullable ? [] : ['null'])].map((value) =>
      json(`${field} is ${value}`, 'PATCH', path, `{"${field}":${value}}`, invalid(field)),
    ),
  ),
);

const exists = { status: 409, code: 'isbn_exists', fields: ['isbn'] };

const ALL_WRONG = {
  title: null,
  author: 1,
  year: 'x',
  isbn: 'x',
  pageCount: -1,
  status: 1,
  averageRating: '',
  publisher: ' ',
  language: 'en',
};

const several = [
  json('every field is wrong', 'POST', '/api/books', ALL_WRONG, invalid(...Object.keys(ALL_WRONG))),
  json('60,000 hyphens', 'PATCH', '/api/books/1', { isbn: '-'.repeat(60_000) }, invalid('isbn')),
  json("another's ISBN", 'PATCH', '/api/books/1', { isbn: '0-306-40615-2' }, exists),
  json(
    'an ISBN that a book has',
    'POST',
    '/api/books',
    { title: 'Title', author: 'Author', isbn: '9780306406157' },
    exists,
  ),
];

export const valueCases: Case[] = [...wrong, ...tooLong, ...several];
