import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { toIsbn13 } from '../../src/common/isbn.js';
import { createBook } from '../support/factories.js';
import {
  allBooks,
  IMPORT,
  isbn as numberedIsbn,
  realBooks,
  runImport,
  TestFolder,
} from '../support/imports.js';
import { startProgram } from '../support/programs.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

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
  await app.rows('DELETE FROM import_checkpoints');
});

const count = async () => Number((await app.rows('SELECT count(*) AS n FROM books'))[0].n);
const checkpoints = () => app.rows('SELECT * FROM import_checkpoints');

describe('npm run import', () => {
  it('ends with 0 when all rows landed, and begins anew when it is asked to again', async () => {
    const file = folder.write(
      'good.csv',
      `title;author;isbn\nA;B;${numberedIsbn(1)}\nC;D;${numberedIsbn(2)}\n`,
    );
    const command = [file, '--delimiter', ';', '--on-conflict', 'skip'];
    const counts = (inserted: number, skipped: number) =>
      `2 rows read: ${inserted} inserted, 0 updated, ${skipped} skipped, 0 rejected`;

    expect(await runImport(...command, '--dry-run')).toEqual({
      code: 0,
      stdout: `${counts(2, 0)} (dry run: nothing has been written)\n`,
      stderr: '100% | 2 rows\n',
    });
    expect(await count()).toBe(0);
    expect(await runImport(...command)).toMatchObject({ code: 0, stdout: `${counts(2, 0)}\n` });
    expect(await count()).toBe(2);
    expect(await checkpoints()).toEqual([]);
    expect(await runImport(...command)).toMatchObject({ code: 0, stdout: `${counts(0, 2)}\n` });
  });

  it('ends with 2 when rows were rejected; reports them as they were, and all in JSON', async () => {
    const bytes = Buffer.from('title,author\nA,B\n"x ""y""",\nCaf\xe9,A\n', 'latin1');
    const file = folder.write('some.csv', bytes);
    const { code, stdout } = await runImport(file, '--json', '--report', folder.file('report.csv'));
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toEqual({
      read: 3,
      inserted: 1,
      updated: 0,
      skipped: 0,
      rejected: 2,
      isbnsNulled: 0,
      dryRun: false,
      rejections: [
        { line: 3, reason: 'author must not be empty', raw: '"x ""y""",' },
        { line: 4, reason: 'has bytes that are not utf-8', raw: 'Caf\ufffd,A' },
      ],
    });
    const report = readFileSync(folder.file('report.csv')).toString('latin1');
    expect(report).toBe(
      'line,reason,raw\n' +
        '3,author must not be empty,"""x """"y"""""","\n' +
        '4,has bytes that are not utf-8,"Caf\xe9,A"\n',
    );
  });

  it('ends with 1 when it could not run', async () => {
    const { code, stdout, stderr } = await runImport(folder.file('missing.csv'), '--json');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('missing.csv');
  });

  it('ends with 1 rather than replace the file by its report', async () => {
    const file = folder.write('same.csv', 'title,author\nA,B\n');
    expect((await runImport(file, '--report', file)).code).toBe(1);
    expect(readFileSync(file, 'utf8')).toBe('title,author\nA,B\n');
  });
});

describe('an import that is killed', () => {
  const ROWS = 25_000;
  /** The odd rows from here on have an ISBN that was there before. */
  const UNIQUE = 20_000;

  it('leaves whole batches, and the same command finishes it, row for row', async () => {
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
    const [{ last_line: lastLine, inserted, rejected }] = await checkpoints();
    expect(lastLine).toBeLessThan(ROWS + 1);
    expect(inserted + rejected).toBe(lastLine - 1);
    expect((inserted + rejected) % 1000).toBe(0);
    expect(await count()).toBe(inserted);

    const { code, stdout, stderr } = await runImport(...command);
    expect(code).toBe(2);
    expect(stderr).toContain(`goes on after line ${lastLine}`);
    expect(JSON.parse(stdout)).toMatchObject({ read: ROWS, inserted: 22_475, rejected: 2525 });
    expect(await checkpoints()).toEqual([]);

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

describe('an import beside the app', () => {
  it('lets every request of the app through, and none through its rows', async () => {
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

describe('real books', () => {
  const goodbooks = realBooks('goodbooks-10k/books.csv');
  const MAP =
    'title=title,author=authors,year=original_publication_year,isbn=isbn,averageRating=average_rating';

  const goodbooksTest = goodbooks ? it : it.skip;
  goodbooksTest('of goodbooks-10k land, save those whose ISBN is wrong', async () => {
    const options = ['--map', MAP, '--pad-isbn', '--on-bad-isbn', 'reject', '--json'];
    const report = folder.file('goodbooks.csv');
    const { code, stdout } = await runImport(goodbooks!, ...options, '--report', report);
    expect(code).toBe(2);
    const { rejections, ...counts } = JSON.parse(stdout);
    expect(counts).toMatchObject({ read: 10_000, inserted: 9977, rejected: 23 });
    const wrong = readGoodbooks(goodbooks!).filter(({ valid }) => !valid);
    expect(wrong).toHaveLength(23);
    expect(rejections.map(({ line }: { line: number }) => line)).toEqual(
      wrong.map(({ line }) => line),
    );
    const lines = readFileSync(goodbooks!, 'utf8').split('\n');
    expect(folder.rows('goodbooks.csv')).toEqual(
      wrong.map(({ line }) => [`${line}`, expect.stringContaining('isbn'), lines[line - 1]]),
    );
  });

  goodbooksTest('of goodbooks-10k are read back through the API byte for byte', async () => {
    const options = ['--map', MAP, '--pad-isbn', '--on-bad-isbn', 'null', '--json'];
    const { code, stdout } = await runImport(goodbooks!, ...options);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ read: 10_000, inserted: 10_000, isbnsNulled: 23 });
    const books = await allBooks(app);
    expect(
      books.map(({ title, author, year, isbn, averageRating }) => ({
        title,
        author,
        year,
        isbn,
        averageRating,
      })),
    ).toEqual(readGoodbooks(goodbooks!).map(({ book }) => book));
  });

  const goodreads = realBooks('goodreads/books.csv');
  (goodreads ? it : it.skip)('of goodreads land, save broken rows and wrong ISBNs', async () => {
    const map =
      'title=title,author=authors,isbn=isbn,pageCount=num_pages,averageRating=average_rating';
    const { code, stdout } = await runImport(goodreads!, '--map', map, '--json');
    expect(code).toBe(2);
    const { read, inserted, rejected, rejections } = JSON.parse(stdout);
    const broken = rejections.filter(({ reason }: { reason: string }) =>
      reason.includes('13 fields'),
    );
    expect(broken.map(({ line }: { line: number }) => line)).toEqual([3350, 4704, 5879, 8981]);
    expect({ read, inserted, rejected }).toEqual({
      read: 11_127,
      inserted: 11_127 - rejections.length,
      rejected: rejections.length,
    });
    expect(await count()).toBe(inserted);
  });
});

/** What must come of the rows, by csv-parse and Number alone. */
function readGoodbooks(file: string) {
  const rows: Record<string, string>[] = parse(readFileSync(file), { columns: true, bom: true });
  return rows.map((row, index) => {
    const isbn = row.isbn === '' ? null : (toIsbn13(row.isbn.padStart(10, '0')) ?? null);
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
