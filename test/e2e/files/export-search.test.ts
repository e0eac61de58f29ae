import { BOOK_COLUMNS } from '../../../src/books/book.fields.js';
import { linkOf } from '../../support/rows/links.js';
import { createBook } from '../../support/rows/factories.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { isbn } from '../../support/rows/imports.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
  // More than two batches of the export, of which every third book matches "sea".
  await app.rows(
    `WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 1200)
     INSERT INTO books (title, author, year, title_normal, author_normal)
     SELECT CASE n % 3 WHEN 0 THEN 'The sea ' ELSE 'The land ' END || n, 'Ann Author', 1900 + n % 100,
            CASE n % 3 WHEN 0 THEN 'THE SEA ' ELSE 'THE LAND ' END || n, 'ANN AUTHOR' FROM numbers`,
  );
  await createBook(app, { title: 'Thérèse and the "sea"', author: 'Émile Zola', year: 1867 });
  await createBook(app, { title: '100%_sure', author: 'Zo', isbn: isbn(1) });
  await createBook(app, { title: '悲慘世界', author: '雨果', status: 'lost' });
});
afterAll(() => app.close());

/** All pages of a search, in the form of an export. */
async function searched(query: string): Promise<object[]> {
  const books: any[] = [];
  for (let next: string | undefined = `/api/books/search?limit=200&${query}`; next;) {
    const { body, headers }: any = await app.request('GET', next);
    books.push(...body);
    next = linkOf(headers, 'next');
  }
  return books.map((book) => Object.fromEntries(BOOK_COLUMNS.map((name) => [name, book[name]])));
}

const exported = async (query: string, format: string): Promise<string> =>
  (await app.request('GET', `/api/books/export?format=${format}&${query}`)).body;

describe('an export with q', () => {
  it.each([
    ['q=sea', 401],
    ['q=SEA+the&year[gte]=1950', 200],
    ['q=sea+land', 0],
    ['q=se', 401],
    ['q=e', 1202],
    ['q=therese', 1],
    ['q=%22sea%22', 401],
    ['q=100%25_', 13],
    ['q=%E6%82%B2', 1],
    ['q=%E6%82%B2&status=available', 0],
    [`q=${isbn(1)}`, 1],
    [`q=+${isbn(1).slice(0, 3)}-${isbn(1).slice(3)}`, 1],
    ['q=+', 1203],
    ['q=sea&title[contains]=12', 12],
  ])('has the books of all pages of the search: %s', async (query, count) => {
    const books = await searched(query);
    expect(books).toHaveLength(count);
    const lines = (await exported(query, 'ndjson')).split('\n').slice(0, -1);
    expect(lines.map((line) => JSON.parse(line))).toEqual(books);
  });

  it.each([
    ['csv', ',available,'],
    ['ndjson', '"title":'],
    ['marc', '\x1d'],
    ['marcxml', '<record'],
    ['onix', '<Product>'],
  ])('has as many books in %s', async (format, mark) => {
    const file = await exported('q=sea&year[lt]=1950', format);
    const books = await searched('q=sea&year[lt]=1950');
    expect(file.split(mark)).toHaveLength(books.length + 1);
    expect(file).not.toContain('land');
  });

  it('is refused with a q that a search refuses, and leaves a bare author exact', async () => {
    const { status, body } = await app.request('GET', `/api/books/export?q=${'x'.repeat(201)}`);
    expect([status, body.errors]).toEqual([
      400,
      [{ field: 'q', message: 'q must have at most 200 characters' }],
    ]);
    expect(await exported('q=sea&author=Ann', 'ndjson')).toBe('');
    const all = await exported('q=sea&author=Ann+Author', 'ndjson');
    expect(all.split('\n')).toHaveLength(401);
  });

  it('is none for items', async () => {
    const { status } = await app.request('GET', '/api/items/export?q=sea');
    expect(status).toBe(400);
  });
});
