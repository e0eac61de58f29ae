import { readFileSync } from 'node:fs';
import {
  allBooks,
  GOODBOOKS,
  GOODREADS,
  importCsv,
  realBooks,
} from '../../support/rows/imports.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const sourceOf = (path: string, sample: string): string => {
  const file = realBooks(path);
  return file ? readFileSync(file, 'utf8') : sample;
};

/** Files of real books, if they are there, and how to import all of each. */
const FILES = {
  'goodbooks-10k': {
    csv: sourceOf('goodbooks-10k/books.csv', GOODBOOKS),
    options: {
      map: 'title=title,author=authors,year=original_publication_year,isbn=isbn,averageRating=average_rating',
      padIsbn: true,
      onBadIsbn: 'null',
      onConflict: 'skip',
    },
  },
  goodreads: {
    csv: sourceOf('goodreads/books.csv', GOODREADS),
    options: {
      map: 'title=title,author=authors,averageRating=average_rating,isbn=isbn,pageCount=num_pages',
      padIsbn: true,
      onBadIsbn: 'null',
      onConflict: 'skip',
    },
  },
};

/** Formats, and what they cannot hold. CSV holds everything. */
const FORMATS = [
  ['csv', (book: object) => book],
  ['marc', withoutRating],
  ['marcxml', withoutRating],
  ['onix', withoutRating],
] as const;

/** A book without its rating, without white space around its texts, and without a count of 0 pages. */
function withoutRating(book: Record<string, any>): object {
  const title = book.title.trim();
  const author = book.author.trim();
  const pageCount = book.pageCount || null;
  return { ...book, title, author, pageCount, averageRating: undefined };
}

const values = async (): Promise<object[]> =>
  (await allBooks(app)).map((book) =>
    Object.fromEntries(Object.entries(book).filter(([name]) => !/^(id|\w+At)$/.test(name))),
  );

describe.each(Object.entries(FILES))('the books of %s', (_, { csv, options }) => {
  beforeEach(async () => {
    await app.rows('DELETE FROM books');
    await importCsv(app, csv, options);
  });

  it.each(FORMATS)(
    'come back from an export in %s as they are, but for what it cannot hold',
    async (format, held) => {
      const books = await values();
      expect(books.length).toBeGreaterThan(0);
      const response = await fetch(`${app.url}/api/books/export?format=${format}`);
      const file = Buffer.from(await response.arrayBuffer());

      await app.rows('DELETE FROM books');
      const { body } = await importCsv(app, file, { onDuplicate: 'insert' });
      expect(body).toMatchObject({ format, inserted: books.length, rejected: 0 });
      expect((await values()).map(held)).toEqual(books.map(held));
    },
    60_000,
  );
});
