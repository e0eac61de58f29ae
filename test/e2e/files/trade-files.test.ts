import {
  CALIBRE_BOOKS,
  CALIBRE_EXPORT,
  GOODREADS_BOOKS,
  GOODREADS_EXPORT,
  LIBRARYTHING_BOOKS,
  LIBRARYTHING_EXPORT,
  STORYGRAPH_BOOKS,
  STORYGRAPH_EXPORT,
} from '../../support/files/trade-files.js';
import { allBooks, importCsv } from '../../support/rows/imports.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());
beforeEach(() => app.rows('DELETE FROM books'));

const books = () => allBooks(app);

describe('exports of other programs', () => {
  const exports: [format: string, file: string, books: object[]][] = [
    ['goodreads', GOODREADS_EXPORT, GOODREADS_BOOKS],
    ['librarything', LIBRARYTHING_EXPORT, LIBRARYTHING_BOOKS],
    ['storygraph', STORYGRAPH_EXPORT, STORYGRAPH_BOOKS],
    ['calibre', CALIBRE_EXPORT, CALIBRE_BOOKS],
  ];

  it.each(exports)('are recognized: %s', async (format, file, expected) => {
    const { status, body } = await importCsv(app, file);
    expect(status).toBe(200);
    expect(body).toMatchObject({ format, read: 3, inserted: 3, isbnsNulled: 0, rejected: 0 });
    expect(await books()).toMatchObject(expected);
  });

  it.each(exports)('add nothing the second time: %s', async (_, file) => {
    await importCsv(app, file);
    const first = await books();
    const withoutIsbn = first.filter(({ isbn }) => isbn === null).length;
    expect((await importCsv(app, file)).body).toMatchObject({
      read: 3,
      skipped: 3,
      duplicates: withoutIsbn,
    });
    expect(await books()).toEqual(first);
  });

  it.each(exports)('are read in UTF-16 with a byte order mark: %s', async (_, file, expected) => {
    const text = `\ufeff${file.replace(/^\ufeff/, '')}`;
    const bigEndian = Buffer.from(text, 'utf16le').swap16();
    expect((await importCsv(app, bigEndian)).body).toMatchObject({ inserted: 3 });
    expect((await importCsv(app, Buffer.from(text, 'utf16le'))).body).toMatchObject({ skipped: 3 });
    expect(await books()).toMatchObject(expected);
  });

  it('are read by a map instead, if there is one', async () => {
    const { body } = await importCsv(app, GOODREADS_EXPORT, { map: 'title=Title,author=Author' });
    expect(body).toMatchObject({ format: 'csv', inserted: 3 });
    expect(await books()).toMatchObject([{ isbn: null }, { author: 'Thomas Mann' }, {}]);
  });
});

describe('books without an ISBN', () => {
  const file =
    'title,author,year,publisher\nA,B,1990,C\nA,B,1990,C\nA,B,1990,\nA,B,,C\nA,b,1990,C\n';

  it('are all inserted from a plain file', async () => {
    expect((await importCsv(app, file)).body).toMatchObject({ inserted: 5, duplicates: 0 });
  });

  it('are skipped if another one is the same, with onDuplicate=skip', async () => {
    const { body } = await importCsv(app, file, { onDuplicate: 'skip' });
    expect(body).toMatchObject({ inserted: 4, skipped: 1, duplicates: 1 });
    const again = await importCsv(app, file, { onDuplicate: 'skip', dryRun: true });
    expect(again.body).toMatchObject({ inserted: 0, skipped: 5, duplicates: 5 });
  });

  it('are duplicates of each other in a dry run too', async () => {
    const { body } = await importCsv(app, file, { onDuplicate: 'skip', dryRun: true });
    expect(body).toMatchObject({ inserted: 4, skipped: 1, duplicates: 1 });
    expect(await books()).toEqual([]);
  });

  it('are no duplicates of a book with an ISBN', async () => {
    await importCsv(app, 'title,author,isbn\nA,B,9780547572291\n');
    const { body } = await importCsv(app, 'title,author\nA,B\n', { onDuplicate: 'skip' });
    expect(body).toMatchObject({ inserted: 1, duplicates: 0 });
  });
});

describe('the layout of a file of rows', () => {
  const layouts: [name: string, file: string, inserted: number][] = [
    ['a delimiter between the headers', 'title;author\nA;B\n', 1],
    ['tabs between the headers', 'title\tauthor\n"A\tB\n', 1],
    ['a line that names the delimiter', 'sep=;\ntitle;author\nA;B\n', 1],
    ['the same after a byte order mark, with CRLF', '\ufeffsep=;\r\ntitle;author\r\nA;B\r\n', 1],
    ['a delimiter at the end of a row', 'title,author,year\nA,B,1990,\n', 1],
    ['a delimiter at the end of the header', 'title,author,\nA,B\nC,D,\n', 2],
    ['rows of delimiters', 'title,author\n,\nA,B\n , \n,\n', 1],
    ['headers in any case', 'TITLE,Author\nA,B\n', 1],
  ];
  it.each(layouts)('may have %s', async (_, file, inserted) => {
    const { body } = await importCsv(app, file);
    expect(body).toMatchObject({ format: 'csv', inserted });
    expect((await books())[0]).toMatchObject({ author: 'B' });
  });

  it('counts the line that names the delimiter', async () => {
    const { body } = await importCsv(app, 'sep=;\ntitle;author\nA;\n');
    expect(body.rejections).toEqual([
      {
        line: 3,
        reason: 'author must not be empty',
        fields: ['author'],
        raw: 'A;',
        cells: ['A', ''],
      },
    ]);
  });

  it('may be windows-1252, if the option says so', async () => {
    const file = Buffer.from('title,author\nDon\x92t Look \x96 Now,Zo\xeb\n', 'latin1');
    const { status, body } = await importCsv(app, file);
    expect(status).toBe(400);
    expect(body).toMatchObject({
      code: 'unusable_file',
      detail:
        'The file is not UTF-8. It looks like windows-1252: name it, as encoding=windows-1252',
    });
    await importCsv(app, file, { encoding: 'windows-1252' });
    expect(await books()).toMatchObject([{ title: 'Don’t Look – Now', author: 'Zoë' }]);
  });

  it('rejects only the rows that are not UTF-8, if others are', async () => {
    const file = Buffer.from('title,author\nCaf\xe9,A\nCaf\xc3\xa9,A\n', 'latin1');
    expect((await importCsv(app, file)).body).toMatchObject({ inserted: 1, rejected: 1 });
  });

  it('is unknown: the error shows the header and the map to write', async () => {
    const { status, body } = await importCsv(app, 'Book Title,Writer,"ISBN, 13"\nA,B,\n');
    expect(status).toBe(400);
    expect(body.detail).toBe(
      'The file has no column title and no column author, and no map names one; ' +
        'it has Book Title, Writer, ISBN, 13. ' +
        'The map to write: title=Book Title,author=HEADER,"isbn=ISBN, 13"',
    );
  });
});

describe('a dry run', () => {
  it('shows the first books as they would be', async () => {
    const file = 'title,author,year,isbn\nA,B,c1990,ISBN 0-8044-2957-x\n,B,,\nC,D,,\n';
    const { body } = await importCsv(app, file, { dryRun: true });
    expect(body.preview).toEqual([
      {
        line: 2,
        outcome: 'inserted',
        book: { title: 'A', author: 'B', year: 1990, isbn: '9780804429573' },
      },
      { line: 4, outcome: 'inserted', book: { title: 'C', author: 'D', year: null, isbn: null } },
    ]);
  });
});

describe('a year', () => {
  it('that is none is rejected, or left out', async () => {
    const file = 'title,author,year\nA,B,19uu\n';
    expect((await importCsv(app, file)).body).toMatchObject({ rejected: 1, yearsNulled: 0 });
    const { body } = await importCsv(app, file, { onBadYear: 'null' });
    expect(body).toMatchObject({ inserted: 1, yearsNulled: 1 });
  });
});

describe('a multipart body', () => {
  const send = async (form: FormData) => {
    const response = await fetch(`${app.url}/api/books/import`, { method: 'POST', body: form });
    return { status: response.status, body: (await response.json()) as any };
  };
  const blob = (text: string): Blob => new Blob([text], { type: 'text/csv' });

  it('has the file', async () => {
    const form = new FormData();
    form.set('file', blob(GOODREADS_EXPORT), 'goodreads.csv');
    const { status, body } = await send(form);
    expect(status).toBe(200);
    expect(body).toMatchObject({ format: 'goodreads', inserted: 3 });
  });

  it('of a large file is imported whole', async () => {
    const form = new FormData();
    form.set('file', blob(`title,author\n${'A title,An author\n'.repeat(20_000)}`), 'large.csv');
    expect((await send(form)).body).toMatchObject({ inserted: 20_000 });
  });

  it.each<[string, (form: FormData) => void]>([
    ['no part', () => undefined],
    ['a field', (form) => form.set('title', 'A')],
    [
      'a field after the file',
      (form) => (form.set('f', blob('title,author\n'), 'f.csv'), form.set('x', 'y')),
    ],
  ])('is a 400 with %s', async (_, fill) => {
    const form = new FormData();
    fill(form);
    expect(await send(form)).toMatchObject({ status: 400, body: { code: 'body_malformed' } });
    expect(await books()).toEqual([]);
  });

  it('is a 400 without a boundary', async () => {
    const { status } = await fetch(`${app.url}/api/books/import`, {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data' },
      body: 'x',
    });
    expect(status).toBe(400);
  });
});
