import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { Engine } from '../../../src/database/engine/engine.js';
import type { BoundStatement } from '../../../src/database/engine/statement.js';
import { fillTables } from '../../support/rows/fill.js';
import { linkOf } from '../../support/rows/links.js';
import { authorOf, isbnOf, NEEDLE } from '../../support/rows/sample-rows.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { engine } from '../../support/test-database.js';

/** Enough rows that no planner prefers a full scan. */
const BOOKS = 10_000;

let app: TestApp;
const statements: BoundStatement[] = [];

beforeAll(async () => {
  app = await startTestApp();
  await fillTables(app.app.get(DataSource), BOOKS);
  const database = app.app.get(Engine);
  const { find, read, readPage, slowRead } = database;
  database.find = (table, id) => {
    statements.push([table.byId, [id]]);
    return find.call(database, table, id);
  };
  database.read = (statement, parameters) => {
    // On PostgreSQL a page is read in this way too. Keys are looked up before any request.
    const isKnown = statements.at(-1)?.[0] === statement || statement.name === 'key_any';
    if (!isKnown) statements.push([statement, parameters]);
    return read.call(database, statement, parameters);
  };
  database.readPage = (page, enough) => {
    statements.push(...page);
    return readPage.call(database, page, enough);
  };
  database.slowRead = (page) => {
    statements.push(...page);
    return slowRead.call(database, page);
  };
}, 60_000);
afterAll(() => app.close());

/** The query plans of the statements that a request may need. */
async function planOf(path: string): Promise<string> {
  statements.length = 0;
  const { status } = await app.request('GET', path);
  expect(status).toBe(200);
  const plans = await Promise.all(statements.map(explain));
  return plans.flat().join('\n');
}

async function explain([{ sql }, parameters]: BoundStatement): Promise<unknown[]> {
  const explained = `${engine === 'sqlite' ? 'EXPLAIN QUERY PLAN' : 'EXPLAIN'} ${sql}`;
  const lines: object[] = await app.app.get(DataSource).query(explained, parameters);
  return lines.map((line) => ('detail' in line ? line.detail : Object.values(line)[0]));
}

/** The path of the page in the middle of a list. */
async function middleOf(path: string): Promise<string> {
  let target = `${path}&limit=200`;
  for (let page = 0; page < BOOKS / 200 / 2; page += 1) target = await beside(target, 'next');
  return target;
}

async function beside(path: string, relation: 'next' | 'prev'): Promise<string> {
  const { headers } = await app.request('GET', path);
  return linkOf(headers, relation)!;
}

/** The engines name this index themselves. */
const onEngine = (names: { sqlite: string; postgres: string }): string => names[engine];
const ISBN = onEngine({ sqlite: 'sqlite_autoindex_books_1', postgres: 'UQ_books_isbn' });
const TITLE_SEARCH = onEngine({
  sqlite: 'books_search VIRTUAL TABLE INDEX',
  postgres: 'IDX_books_title_normal_trigrams',
});
const AUTHOR_SEARCH = TITLE_SEARCH.replace('title', 'author');

/** A full table scan: on SQLite, any scan that uses no index. */
const WHOLE_TABLE =
  engine === 'sqlite'
    ? /SCAN (books|items|stock_movements)$/m
    : /Seq Scan on (books|items|stock_movements)/;
/** A sort of all rows; sorting only rows with equal leading keys is fine. */
const SORTED_ROWS = engine === 'sqlite' ? /TEMP B-TREE FOR ORDER BY/ : /(->  |^)Sort {2}\(cost/m;

it.each([
  ['title', 'IDX_books_title_order'],
  ['-title', 'IDX_books_title_order'],
  ['author', 'IDX_books_author_order'],
  ['-author', 'IDX_books_author_order'],
  ['year', 'IDX_books_year'],
  ['-year', 'IDX_books_year_descending'],
  ['isbn', ISBN],
])(
  'reads the first page and two in the middle by %s in the order of its index',
  async (sort, index) => {
    const first = await planOf(`/api/books?sort=${sort}`);
    expect(first).toContain(index);
    expect(first).not.toMatch(WHOLE_TABLE);
    expect(first).not.toMatch(SORTED_ROWS);
    const middle = await middleOf(`/api/books?sort=${sort}`);
    for (const path of [middle, await beside(middle, 'prev')]) {
      const plan = await planOf(path);
      expect(plan).toContain(index);
      expect(plan).not.toMatch(WHOLE_TABLE);
    }
  },
);

it.each(['title', '-title'])(
  'seeks to the row after the cursor in one index range by %s',
  async (sort) => {
    const plan = await planOf(await middleOf(`/api/books?sort=${sort}`));
    expect(statements).toHaveLength(1);
    expect(plan).toContain('IDX_books_title_order');
    expect(plan).not.toMatch(/UNION|Append/);
    expect(plan).not.toMatch(SORTED_ROWS);
  },
);

it.each(['id', '-id'])(
  'reads a page in the middle by %s in the order of the table',
  async (sort) => {
    const plan = await planOf(await middleOf(`/api/books?sort=${sort}`));
    expect(plan).toContain(onEngine({ sqlite: 'INTEGER PRIMARY KEY', postgres: 'PK_books' }));
    expect(plan).not.toMatch(WHOLE_TABLE);
    expect(plan).not.toMatch(SORTED_ROWS);
  },
);

it.each([
  [
    'a book by id',
    '/api/books/77',
    onEngine({ sqlite: 'INTEGER PRIMARY KEY', postgres: 'PK_books' }),
  ],
  ['an author', `/api/books?author=${encodeURIComponent(authorOf(5))}`, 'IDX_books_author'],
  ['a title', '/api/books?title=Silent Winter of Iron 2', 'IDX_books_title'],
  ['an ISBN', `/api/books?isbn=${isbnOf(4)}`, ISBN],
  ['a year', `/api/books?year=${NEEDLE.year}`, 'IDX_books_year'],
  ['a store', '/api/items?storeId=5', 'IDX_items_store_id'],
  ['the items of a store', '/api/stores/5/items', 'IDX_items_store_id'],
  ['a book of items', '/api/items?bookId=5', 'IDX_items_book_id'],
  ['a barcode', '/api/items?barcode=Mug', 'UQ_items_barcode_store_id'],
  ['low stock', '/api/items?low=true', 'IDX_items_reordered'],
  // With few such items, PostgreSQL prefers the index for all stores.
  ['low stock of a store', '/api/stores/5/items?low=true', 'reordered'],
  ['the movements of an item', '/api/items/5/movements', 'IDX_stock_movements_item'],
  ['movements by item', '/api/movements?itemId=5', 'IDX_stock_movements_item'],
  ['the movements of a store', '/api/stores/5/movements', 'IDX_stock_movements_store'],
  ['movements by store', '/api/movements?storeId=5&sort=-id', 'IDX_stock_movements_store'],
  ['a document', `/api/movements?document=${randomUUID()}`, 'IDX_stock_movements_document'],
  ['what came into a store', '/api/stores/5/stock?at=2030-01-01', 'IDX_stock_movements_arrivals'],
  ['the entries of a time', '/api/stores/5/stock?at=2030-01-01', 'IDX_stock_movements_recorded'],
  ['a part of a title', `/api/books?title[contains]=${NEEDLE.text}`, TITLE_SEARCH],
  ['three characters of a title', '/api/books?title[contains]=zyz', TITLE_SEARCH],
  ['a part of an author', '/api/books/search?author=no such author', AUTHOR_SEARCH],
  ['a prefix of a title', `/api/books?title[startsWith]=${NEEDLE.text}`, 'IDX_books_title_order'],
  ['q in titles', `/api/books/search?q=${NEEDLE.text}`, TITLE_SEARCH],
  ['q in authors', `/api/books/search?q=${NEEDLE.text}`, AUTHOR_SEARCH],
  ['q, sorted', '/api/books/search?q=zyz&sort=-title', TITLE_SEARCH],
])('finds %s through an index', async (_, path, index) => {
  const plan = await planOf(path);
  expect(plan).toContain(index);
  expect(plan).not.toMatch(WHOLE_TABLE);
});
