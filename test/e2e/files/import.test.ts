import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { BooksImporter } from '../../../src/books/import/books-importer.js';
import { ImportOptions } from '../../../src/books/import/import-options.js';
import { FILE_TYPES } from '../../../src/http/connections/streamed-body.js';
import { createBook } from '../../support/rows/factories.js';
import { allBooks, importCsv, isbn } from '../../support/rows/imports.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());
beforeEach(() => app.rows('DELETE FROM books'));

const NOTHING = {
  importId: expect.any(Number),
  format: 'csv',
  read: 0,
  inserted: 0,
  updated: 0,
  skipped: 0,
  rejected: 0,
  duplicates: 0,
  isbnsNulled: 0,
  yearsNulled: 0,
  dryRun: false,
  rejections: [],
};

const titles = async () => (await allBooks(app)).map(({ title }) => title);

describe('importing books', () => {
  it('reports the outcome, and inserts all rows in the order of the file', async () => {
    const { status, body } = await importCsv(
      app,
      'title,author,year,isbn,pageCount,status,description,averageRating,publisher,language\r\n' +
        `"B, the ""first""",Ann,1997.0,0-8044-2957-x,12,lost,"two\r\nlines",4.25,"C, D & E",fre\r\n` +
        '\r\n' +
        ' A ,Bob,,,,available,,,,\r\n',
    );
    expect(status).toBe(200);
    expect(body).toEqual({ ...NOTHING, read: 2, inserted: 2 });
    expect(await allBooks(app)).toEqual([
      expect.objectContaining({
        title: 'B, the "first"',
        author: 'Ann',
        year: 1997,
        isbn: '9780804429573',
        pageCount: 12,
        status: 'lost',
        description: 'two\r\nlines',
        averageRating: 4.25,
        publisher: 'C, D & E',
        language: 'fre',
        version: 1,
      }),
      expect.objectContaining({
        title: ' A ',
        author: 'Bob',
        year: null,
        isbn: null,
        pageCount: null,
        status: 'available',
        description: null,
        averageRating: null,
        publisher: null,
        language: null,
      }),
    ]);
  });

  it('keeps the order of rows with and without an ISBN across many batches', async () => {
    const rows = Array.from({ length: 2345 }, (_, index) => [
      `Title ${index}`,
      'Author',
      index % 3 ? isbn(index) : '',
    ]);
    const { body } = await importCsv(app, stringify([['title', 'author', 'isbn'], ...rows]));
    expect(body).toEqual({ ...NOTHING, read: 2345, inserted: 2345 });
    const books = await allBooks(app);
    expect(books.map((book) => [book.title, book.author, book.isbn ?? ''])).toEqual(rows);
  });

  it('rejects a row with its line and the reason that the API would give', async () => {
    const csv = 'title,author,year\nA,B,1\n,B,2\n"Multi\nline",B,x\nC,D\nE,F,3\n';
    const { body } = await importCsv(app, csv);
    expect(body).toEqual({
      ...NOTHING,
      read: 5,
      inserted: 2,
      rejected: 3,
      rejections: [
        {
          line: 3,
          reason: 'title must not be empty',
          fields: ['title'],
          raw: ',B,2',
          cells: ['', 'B', '2'],
        },
        {
          line: 4,
          reason: 'year must be an integer',
          fields: ['year'],
          raw: '"Multi\nline",B,x',
          cells: ['Multi\nline', 'B', 'x'],
        },
        {
          line: 6,
          reason: 'has 2 fields where the header has 3',
          raw: 'C,D',
          cells: ['C', 'D'],
        },
      ],
    });
    expect(await titles()).toEqual(['A', 'E']);
  });

  it('lists the first hundred rejections, and truncates long rows', async () => {
    const long = `${'é'.repeat(3000)},\n`;
    const { body } = await importCsv(app, `title,author\n${long}${'x,\n'.repeat(150)}`);
    expect(body).toMatchObject({ read: 151, rejected: 151 });
    expect(body.rejections).toHaveLength(100);
    expect(body.rejections[0].raw).toBe(`${'é'.repeat(500)}…`);
    expect(body.rejections[0].cells).toEqual(['é'.repeat(3000), '']);
    expect(body.rejections[99]).toMatchObject({ line: 101, raw: 'x,' });
  });

  it.each([
    ['of 10,001 bytes', `${'x'.repeat(10_000)},`],
    ['of 201 cells', 'x,'.repeat(200)],
  ])('leaves out the cells of a row %s', async (_, row) => {
    const { body } = await importCsv(app, `title,author\n${row}\n`);
    const { cells, ...rejection } = body.rejections[0];
    expect([cells, rejection.line]).toEqual([undefined, 2]);
  });

  it('rejects bytes that are invalid in the encoding, and accepts them in the right one', async () => {
    const csv = Buffer.from('title,author\nCaf\xe9,A\nCaf\xc3\xa9,B\n', 'latin1');
    expect((await importCsv(app, csv)).body).toEqual({
      ...NOTHING,
      read: 2,
      inserted: 1,
      rejected: 1,
      rejections: [
        {
          line: 2,
          reason: 'has bytes that are not utf-8',
          raw: 'Caf\ufffd,A',
          cells: ['Caf\ufffd', 'A'],
        },
      ],
    });
    expect(await titles()).toEqual(['Café']);
    const latin1 = Buffer.from('title,author\nCaf\xe9,A\n', 'latin1');
    await importCsv(app, latin1, { encoding: 'latin1' });
    expect(await titles()).toEqual(['Café', 'Café']);
  });

  it('accepts other delimiters, a byte order mark and a map', async () => {
    const csv = '\ufeffName;Writer;Rating\nA, B;C;4.5\n';
    const map = 'title=Name,author=Writer,averageRating=Rating';
    const { body } = await importCsv(app, csv, { map, delimiter: ';' });
    expect(body).toEqual({ ...NOTHING, read: 1, inserted: 1 });
    await importCsv(app, 'title\tauthor\nT\tA\n', { delimiter: '\t' });
    expect(await titles()).toEqual(['A, B', 'T']);
  });

  it('reads each line of a tab-separated file as a row, whatever quotes it contains', async () => {
    const csv = 'title\tauthor\n"Left open\tAnn\nSecond\tBob\n"Out" and in\tCy\n12" disc\tDee\n';
    const { body } = await importCsv(app, csv, { delimiter: 'tab' });
    expect(body).toEqual({ ...NOTHING, read: 4, inserted: 4 });
    expect(await titles()).toEqual(['"Left open', 'Second', '"Out" and in', '12" disc']);
  });

  it('rejects a row with text after a closing quote, and accepts the rows around it', async () => {
    const csv = 'title,author\n"A "second" one",Ann\n"B,Bob\nC,Cy\n"D",Dee\n"E"e,Eve\n';
    const { body } = await importCsv(app, csv);
    expect(body).toEqual({
      ...NOTHING,
      read: 5,
      inserted: 2,
      rejected: 3,
      rejections: [
        {
          line: 2,
          reason: 'has text after a closing quote',
          raw: '"A "second" one",Ann',
          cells: [],
        },
        {
          line: 3,
          reason: 'has text after the quote that closes on line 5',
          raw: '"B,Bob',
          cells: [],
        },
        { line: 6, reason: 'has text after a closing quote', raw: '"E"e,Eve', cells: [] },
      ],
    });
    expect(await titles()).toEqual(['C', 'D']);
  });

  it('rejects an invalid ISBN by default, or stores null and counts it', async () => {
    const csv = `title,author,isbn\nShort,A,439023483\nWrong,B,1234567890\nRight,C,${isbn(1)}\n`;
    expect((await importCsv(app, csv, { dryRun: true })).body).toMatchObject({
      inserted: 1,
      rejected: 2,
    });
    const options = { padIsbn: true, onBadIsbn: 'null' };
    const { body } = await importCsv(app, csv, options);
    expect(body).toEqual({ ...NOTHING, read: 3, inserted: 3, isbnsNulled: 1 });
    expect((await allBooks(app)).map((book) => book.isbn)).toEqual([
      '9780439023481',
      null,
      isbn(1),
    ]);
  });

  it('imports the example file of the README unchanged', async () => {
    const file = readFileSync('examples/books.csv');
    const rows: string[][] = parse(file, { from_line: 2 });
    const { body } = await importCsv(app, file);
    expect(body).toEqual({ ...NOTHING, read: rows.length, inserted: rows.length });
    const books = await allBooks(app);
    expect(
      books.map(({ title, author, year, isbn: number, pageCount }) =>
        [title, author, year, number, pageCount].map(String),
      ),
    ).toEqual(rows);
  });

  it('accepts a file with only a header', async () => {
    expect((await importCsv(app, 'title,author')).body).toEqual({ ...NOTHING, importId: null });
  });
});

describe('importing an ISBN that exists, in the catalogue or earlier in the file', () => {
  const csv =
    'title,author,isbn,year\n' +
    `New,A,${isbn(1)},1\n` +
    `Known,B,${isbn(2)},\n` +
    `No ISBN,C,,2\n` +
    `New again,D,${isbn(1)},3\n` +
    `"New, a third time",E,${isbn(1)},4\n`;
  let known: any;
  beforeEach(async () => {
    known = await createBook(app, { title: 'Old', isbn: isbn(2), year: 1900, pageCount: 7 });
  });

  it('rejects it', async () => {
    const { body } = await importCsv(app, csv);
    expect(body).toEqual({
      ...NOTHING,
      read: 5,
      inserted: 2,
      rejected: 3,
      rejections: [
        {
          line: 3,
          reason: `isbn ${isbn(2)} exists already`,
          fields: ['isbn'],
          raw: `Known,B,${isbn(2)},`,
          cells: ['Known', 'B', isbn(2), ''],
        },
        {
          line: 5,
          reason: `isbn ${isbn(1)} exists already`,
          fields: ['isbn'],
          raw: `New again,D,${isbn(1)},3`,
          cells: ['New again', 'D', isbn(1), '3'],
        },
        {
          line: 6,
          reason: expect.any(String),
          fields: ['isbn'],
          raw: `"New, a third time",E,${isbn(1)},4`,
          cells: ['New, a third time', 'E', isbn(1), '4'],
        },
      ],
    });
    expect(await titles()).toEqual(['Old', 'New', 'No ISBN']);
    expect(await app.request('GET', `/api/books/${known.id}`)).toMatchObject({ body: known });
  });

  it('skips it', async () => {
    const { body } = await importCsv(app, csv, { onConflict: 'skip' });
    expect(body).toEqual({ ...NOTHING, read: 5, inserted: 2, skipped: 3 });
    expect(await titles()).toEqual(['Old', 'New', 'No ISBN']);
  });

  it('updates only the fields in the file, row by row', async () => {
    const { body } = await importCsv(app, csv, { onConflict: 'update' });
    expect(body).toEqual({ ...NOTHING, read: 5, inserted: 2, updated: 3 });
    const [old, twice, without] = await allBooks(app);
    expect(old).toEqual({
      ...known,
      title: 'Known',
      author: 'B',
      year: null,
      version: 2,
      updatedAt: expect.any(String),
    });
    expect(old.updatedAt >= known.updatedAt).toBe(true);
    expect(twice).toMatchObject({ title: 'New, a third time', author: 'E', year: 4, version: 3 });
    expect(without).toMatchObject({ title: 'No ISBN', isbn: null, version: 1 });
  });

  it('loses and duplicates nothing when imports and requests run concurrently', async () => {
    const file = (shift: number) =>
      stringify([
        ['title', 'author', 'isbn'],
        ...Array.from({ length: 3000 }, (_, index) => ['T', 'A', isbn((index * 7 + shift) % 3000)]),
      ]);
    const creations = Array.from({ length: 50 }, (_, index) =>
      app.request('POST', '/api/books', { title: 'T', author: 'A', isbn: isbn(index * 13) }),
    );
    const answers = await Promise.all([
      importCsv(app, file(0), { onConflict: 'skip' }),
      importCsv(app, file(1234), { onConflict: 'update' }),
      importCsv(app, file(2345)),
    ]);
    const created = (await Promise.all(creations)).filter(({ status }) => status === 201).length;
    for (const { status, body } of answers) {
      expect(status).toBe(200);
      const { read, inserted, updated, skipped, rejected } = body;
      expect(inserted + updated + skipped + rejected).toBe(read);
      expect(read).toBe(3000);
    }
    const inserted = answers.reduce((sum, { body }) => sum + body.inserted, 0);
    const isbns = new Set((await allBooks(app)).map((book) => book.isbn));
    expect(isbns.size).toBe(3000);
    // One of them is the known book, which existed before.
    expect(inserted + created + 1).toBe(3000);
  });
});

describe('two imports of the same file at once', () => {
  const NOTICED = 'another process is importing the same file';
  const options = new ImportOptions();
  const rows = (count: number) => Buffer.from('T,A\n'.repeat(count));
  let importer: BooksImporter;
  let id: string;
  beforeEach(() => {
    importer = app.app.get(BooksImporter);
    id = randomBytes(32).toString('hex');
  });

  async function* file(between?: () => Promise<unknown>): AsyncGenerator<Buffer> {
    yield Buffer.from('title,author\n');
    yield rows(1200);
    await between?.();
    yield rows(300);
  }

  it('fail at the first batch of the second, which is rolled back', async () => {
    const [one, other] = [await importer.findRecord(id), await importer.findRecord(id)];
    await importer.import(file(), options, { record: one });
    await expect(importer.import(file(), options, { record: other })).rejects.toThrow(NOTICED);
    expect(await allBooks(app)).toHaveLength(1500);
  });

  it('fail at any later batch, too', async () => {
    const one = await importer.findRecord(id);
    let other = one;
    // The first batch is written while the second one is read.
    const between = async () => {
      while (other.lastPosition === 0) other = await importer.findRecord(id);
    };
    await importer.import(file(between), options, { record: one });
    expect(other.lastPosition).toBe(1001);
    await expect(importer.import(file(), options, { record: other })).rejects.toThrow(NOTICED);
    expect(await allBooks(app)).toHaveLength(1500);
  });
});

describe('a dry run', () => {
  it('predicts the result of the import for any file, and writes nothing', async () => {
    const row = fc.record({
      title: fc.constantFrom('T', 'U', ''),
      author: fc.constantFrom('A', ''),
      isbn: fc.constantFrom('', '1', isbn(1), isbn(2), isbn(3), isbn(4), '439023483'),
      broken: fc.constantFrom('', '', '', ',x'),
    });
    const options = fc.record({
      onConflict: fc.constantFrom('skip', 'update', 'reject'),
      onBadIsbn: fc.constantFrom('reject', 'null'),
      padIsbn: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 12 }), options, async (rows, query) => {
        await app.rows('DELETE FROM books');
        await createBook(app, { isbn: isbn(1) });
        const lines = rows.map((one) => `${one.title},${one.author},${one.isbn}${one.broken}`);
        const csv = ['title,author,isbn', ...lines].join('\n');

        const dry = await importCsv(app, csv, { ...query, dryRun: true });
        expect(await allBooks(app)).toHaveLength(1);
        const real = await importCsv(app, csv, query);
        const { preview: _, columns: __, ...result } = dry.body;
        expect(result).toEqual({ ...real.body, importId: null, dryRun: true });

        const { read, inserted, updated, skipped, rejected, rejections } = real.body;
        const blank = rows.filter((one) => Object.values(one).every((cell) => cell === ''));
        expect(read).toBe(rows.length - blank.length);
        expect(inserted + updated + skipped + rejected).toBe(read);
        expect(rejections).toHaveLength(rejected);
        expect(await allBooks(app)).toHaveLength(1 + inserted);
      }),
      { numRuns: 40 },
    );
  });
});

describe('an invalid import', () => {
  const unusable = (detail: string) => ({ code: 'unusable_file', detail });

  it.each([
    ['', unusable('The file is empty')],
    ['\n\n', unusable('The file is empty')],
    [
      'name,author\n',
      unusable(
        'The file has no column title, and no map names one; it has name, author. ' +
          'The map to write: title=HEADER,author=author',
      ),
    ],
    ['"title,author\nA,B\n', unusable('The header, on line 1, opens a quote that is not closed')],
  ])('is a 400: the file %j', async (csv, problem) => {
    const { status, body } = await importCsv(app, csv);
    expect({ status, ...body }).toMatchObject({ status: 400, ...problem });
  });

  it('is a 400 when the map names a missing column', async () => {
    const { status, body } = await importCsv(app, 'a,b\n', { map: 'title=a,author=c' });
    expect({ status, ...body }).toMatchObject({
      status: 400,
      ...unusable('The file has no column c: it has a, b'),
    });
  });

  it.each([
    ['map', 'title=a'],
    ['padIsbn', 'perhaps'],
    ['onConflict', 'merge'],
    ['format', 'xls'],
    ['onDuplicate', 'update'],
    ['onBadIsbn', 'keep'],
    ['onBadYear', 'keep'],
    ['dryRun', '2'],
    ['encoding', 'utf-16'],
    ['delimiter', '|'],
    ['report', 'x.csv'],
  ])('is a 400: the option %s with %j', async (name, value) => {
    const { status, body } = await importCsv(app, 'title,author\nA,B\n', { [name]: value });
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'validation_failed', errors: [{ field: name }] });
    expect(await allBooks(app)).toEqual([]);
  });

  it.each([
    ['import?', 'application/json', '{}', `Send it as ${FILE_TYPES.join(', ')}`],
    ['import?', 'text/plain', 'title,author', `Send it as ${FILE_TYPES.join(', ')}`],
    ['import?', 'text/csv; charset=utf-16', 'title,author', 'The charset must be UTF-8'],
    ['?', 'text/csv', 'title,author', 'Send JSON, as application/json'],
  ])('is a 415: /api/books/%s as %s', async (path, type, body, detail) => {
    const response = await fetch(`${app.url}/api/books/${path}`.replace('/?', '?'), {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    });
    expect(response.status).toBe(415);
    expect(await response.json()).toMatchObject({ code: 'unsupported_media_type', detail });
  });

  it('is a 413 when Content-Length exceeds the limit of an import', async () => {
    const { hostname, port } = new URL(app.url);
    const socket = connect(Number(port), hostname);
    const head = ['POST /api/books/import HTTP/1.1', 'Host: localhost', 'Content-Type: text/csv'];
    socket.write(`${head.join('\r\n')}\r\nContent-Length: 1073741825\r\n\r\ntitle,author\n`);
    const [answer] = await new Promise<Buffer[]>((resolve) =>
      socket.once('data', (...all) => resolve(all)),
    );
    socket.destroy();
    expect(answer.toString()).toContain('HTTP/1.1 413 ');
    expect(answer.toString()).toContain('"code":"body_too_large"');
  });

  it('leaves only whole batches when the body is truncated', async () => {
    const { hostname, port } = new URL(app.url);
    const socket = connect(Number(port), hostname);
    const head = ['POST /api/books/import HTTP/1.1', 'Host: localhost', 'Content-Type: text/csv'];
    socket.write(`${head.join('\r\n')}\r\nContent-Length: 900000\r\n\r\ntitle,author\n`);
    socket.write('T,A\n'.repeat(2500));
    const count = async () => Number((await app.rows('SELECT count(*) AS n FROM books'))[0].n);
    while ((await count()) < 2000) await new Promise((resolve) => setTimeout(resolve, 20));
    socket.destroy();
    expect((await importCsv(app, 'title,author\nLast,A\n')).body).toMatchObject({ inserted: 1 });
    expect(await count()).toBe(2001);
  });
});
