import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { cleanIsbn } from '../../../src/common/fields/isbn.js';
import { createBook } from '../../support/rows/factories.js';
import {
  allBooks,
  GOODBOOKS,
  GOODREADS,
  IMPORT,
  isbn as numberedIsbn,
  realBooks,
  runImport,
  TestFolder,
} from '../../support/rows/imports.js';
import { startProgram } from '../../support/programs.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

let app: TestApp;
let folder: TestFolder;
beforeAll(async () => {
  app = await startTestApp();
  folder = new TestFolder();
});
afterAll(async () => {
  folder.remove();
  await app.close();
});
beforeEach(async () => {
  await app.rows('DELETE FROM books');
  await app.rows('DELETE FROM imports');
});

const count = async () => Number((await app.rows('SELECT count(*) AS n FROM books'))[0].n);
const unfinished = () => app.rows(`SELECT * FROM imports WHERE state = 'unfinished'`);

describe('an import that is killed', () => {
  const ROWS = 12_000;
  /** From here on, odd rows have an ISBN that already exists. */
  const UNIQUE = 10_000;

  it('leaves only whole batches, and the same command imports the remaining rows', async () => {
    const rows = Array.from({ length: ROWS }, (_, index) => [
      `Title ${index}`,
      index % 1000 === 500 ? '' : 'A',
      index % 2 ? numberedIsbn(index % UNIQUE) : '',
    ]);
    const file = folder.write('long.csv', stringify([['title', 'author', 'isbn'], ...rows]));
    const command = [file, '--json', '--report', folder.file('long-report.csv')];

    const first = startProgram([IMPORT, ...command]);
    while ((await count()) === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 100));
    first.process.kill('SIGKILL');
    expect((await first.ended).code).toBeNull();
    const [{ last_position: lastLine, inserted, rejected }] = await unfinished();
    expect(lastLine).toBeLessThan(ROWS + 1);
    expect(inserted + rejected).toBe(lastLine - 1);
    expect((inserted + rejected) % 1000).toBe(0);
    expect(await count()).toBe(inserted);

    const { code, stdout, stderr } = await runImport(...command);
    expect(code).toBe(2);
    expect(stderr).toContain(`after line ${lastLine}`);
    expect(JSON.parse(stdout)).toMatchObject({ read: ROWS, inserted: 10_988, rejected: 1012 });
    expect(await unfinished()).toEqual([]);

    const wanted = rows.filter(([, author], index) => author && !(index % 2 && index >= UNIQUE));
    const books = await app.rows('SELECT title FROM books ORDER BY id');
    expect(books.map(({ title }) => title)).toEqual(wanted.map(([title]) => title));
    const reported = folder.rows('long-report.csv').map(([line]) => Number(line));
    const refused = rows.flatMap(([, author], index) =>
      author && !(index % 2 && index >= UNIQUE) ? [] : [index + 2],
    );
    expect(reported).toEqual(refused);
  });
});

describe('an import while the app serves requests', () => {
  it('blocks no request of the app, and exposes no uncommitted row', async () => {
    const rows = Array.from({ length: 8000 }, (_, index) => [
      `Row ${index}`,
      'A',
      numberedIsbn(index),
    ]);
    const file = folder.write('beside.csv', stringify([['title', 'author', 'isbn'], ...rows]));
    const command = startProgram([IMPORT, file]);
    const state = { done: false };
    void command.ended.then(() => (state.done = true));
    let created = 0;
    while (!state.done) {
      await createBook(app, { title: `Request ${created++}` });
      expect((await app.request('GET', '/api/books?limit=1')).status).toBe(200);
    }
    expect((await command.ended).code).toBe(0);
    expect(await count()).toBe(8000 + created);
  });
});

describe('the books of goodbooks-10k', () => {
  const MAP =
    'title=title,author=authors,year=original_publication_year,isbn=isbn,averageRating=average_rating';
  const real = realBooks('goodbooks-10k/books.csv');
  let file: string;
  beforeAll(() => {
    file = real ?? folder.write('few-goodbooks.csv', GOODBOOKS);
  });

  it('are imported, except those with an invalid ISBN', async () => {
    const options = ['--map', MAP, '--pad-isbn', '--on-bad-isbn', 'reject', '--json'];
    const report = folder.file('goodbooks.csv');
    const { code, stdout } = await runImport(file, ...options, '--report', report);
    expect(code).toBe(2);
    const books = readGoodbooks(file);
    const wrong = books.filter(({ valid }) => !valid);
    expect([books.length, wrong.length]).toEqual(real ? [10_000, 23] : [5, 1]);
    const { rejections, ...counts } = JSON.parse(stdout);
    expect(counts).toMatchObject({
      read: books.length,
      inserted: books.length - wrong.length,
      rejected: wrong.length,
    });
    expect(rejections.map(({ line }: { line: number }) => line)).toEqual(
      wrong.map(({ line }) => line),
    );
    const lines = readFileSync(file, 'utf8').split('\n');
    expect(folder.rows('goodbooks.csv')).toEqual(
      wrong.map(({ line }) => [`${line}`, expect.stringContaining('isbn'), lines[line - 1]]),
    );
  });

  it('are read back through the API byte for byte', async () => {
    const options = ['--map', MAP, '--pad-isbn', '--on-bad-isbn', 'null', '--json'];
    const { code, stdout } = await runImport(file, ...options);
    expect(code).toBe(0);
    const wanted = readGoodbooks(file);
    expect(JSON.parse(stdout)).toMatchObject({
      read: wanted.length,
      inserted: wanted.length,
      isbnsNulled: real ? 23 : 1,
    });
    const books = await allBooks(app);
    expect(
      books.map(({ title, author, year, isbn, averageRating }) => ({
        title,
        author,
        year,
        isbn,
        averageRating,
      })),
    ).toEqual(wanted.map(({ book }) => book));
  });
});

describe('the books of goodreads', () => {
  const real = realBooks('goodreads/books.csv');

  it('are imported, except malformed rows and invalid ISBNs', async () => {
    const file = real ?? folder.write('few-goodreads.csv', GOODREADS);
    const map =
      'title=title,author=authors,isbn=isbn,pageCount=num_pages,averageRating=average_rating';
    const { code, stdout } = await runImport(file, '--map', map, '--json');
    expect(code).toBe(2);
    const { read, inserted, rejected, rejections } = JSON.parse(stdout);
    const fields = real ? '13 fields' : '6 fields';
    const broken = rejections.filter(({ reason }: { reason: string }) => reason.includes(fields));
    expect(broken.map(({ line }: { line: number }) => line)).toEqual(
      real ? [3350, 4704, 5879, 8981] : [3],
    );
    expect({ read, inserted, rejected }).toEqual({
      read: real ? 11_127 : 3,
      inserted: read - rejections.length,
      rejected: rejections.length,
    });
    expect(await count()).toBe(inserted);
  });
});

/** The expected books, computed with csv-parse and Number alone. */
function readGoodbooks(file: string) {
  const rows: Record<string, string>[] = parse(readFileSync(file), { columns: true, bom: true });
  return rows.map((row, index) => {
    const isbn = row.isbn === '' ? null : (cleanIsbn(row.isbn.padStart(10, '0')) ?? null);
    const book = {
      title: row.title,
      author: row.authors,
      year: row.original_publication_year === '' ? null : Number(row.original_publication_year),
      isbn,
      averageRating: Number(row.average_rating),
    };
    return { line: index + 2, valid: row.isbn === '' || isbn !== null, book };
  });
}
