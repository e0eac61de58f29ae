import { importCsv } from '../../support/rows/imports.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const columnsOf = async (csv: string | Buffer, query: Record<string, string> = {}) => {
  const { body } = await importCsv(app, csv, { ...query, dryRun: 'true' });
  return (body.summary ?? body).columns;
};

describe('the columns of a file in a dry run', () => {
  it('are those of the header, each with its field and its first values', async () => {
    const csv =
      '\ufeffTitle;Written by; year ;Shelf;\n' +
      'Emma;Jane Austen;1815;A1;\n' +
      'Persuasion;Jane Austen;;A1\n' +
      '"Lady; Susan";Jane Austen;1794;  ;\n' +
      'Sanditon;Jane Austen;1817;A2;\n' +
      'The Watsons;Anna Lefroy;1871;A3;\n';
    const { body } = await importCsv(app, csv, {
      map: 'title=Title,author=Written by,year=year',
      dryRun: true,
    });
    expect(body).toEqual({
      importId: null,
      format: 'csv',
      read: 5,
      inserted: 5,
      updated: 0,
      skipped: 0,
      rejected: 0,
      duplicates: 0,
      isbnsNulled: 0,
      yearsNulled: 0,
      dryRun: true,
      rejections: [],
      preview: expect.any(Array),
      columns: [
        { header: 'Title', field: 'title', samples: ['Emma', 'Persuasion', 'Lady; Susan'] },
        { header: 'Written by', field: 'author', samples: ['Jane Austen', 'Anna Lefroy'] },
        { header: 'year', field: 'year', samples: ['1815', '1794', '1817'] },
        { header: 'Shelf', field: null, samples: ['A1', 'A2', 'A3'] },
        { header: '', field: null, samples: [] },
      ],
    });
    expect(await app.rows('SELECT * FROM books')).toEqual([]);
  });

  it.each([
    ['the names of fields', 'TITLE,author,Isbn,rank\n', ['title', 'author', 'isbn', null]],
    [
      'Goodreads',
      'Title,Author,Additional Authors,ISBN,ISBN13,My Rating\n',
      ['title', 'author', 'author', 'isbn', 'isbn', null],
    ],
    [
      'Calibre',
      'authors,author_sort,title,pubdate,timestamp\n',
      ['author', 'author', 'title', 'year', null],
    ],
  ])('are recognized by %s', async (_, header, fields) => {
    const columns = await columnsOf(header);
    expect(columns.map(({ field }: any) => field)).toEqual(fields);
  });

  it.each([
    ['has no column for the author', 'Title,By\nEmma,Jane Austen\n', {}, ['title', null]],
    ['has two titles', 'Title,TITLE,author\nEmma,x,Jane\n', {}, [null, null, 'author']],
    ['lacks a column of the map', 'a,b\nEmma,Jane\n', { map: 'title=a,author=c' }, ['title', null]],
  ])('are reported with the error if the file %s', async (_, csv, query, fields) => {
    const { status, body } = await importCsv(app, csv, { ...query, dryRun: 'true' });
    expect([status, body.code, body.summary.read]).toEqual([400, 'unusable_file', 0]);
    expect(body.summary.columns.map(({ field }: any) => field)).toEqual(fields);
    expect(body.summary.columns[0].samples).toEqual(['Emma']);
    expect((await importCsv(app, csv, query)).body.summary.columns).toBeUndefined();
  });

  it('are limited in number, length and values', async () => {
    const header = ['title', 'author', `${'h'.repeat(2000)}`, ...Array(300).fill('x')].join();
    const rows = `A,B,${'v'.repeat(500)}\n`.repeat(3) + 'C,D,late\n'.repeat(5000);
    const columns = await columnsOf(`${header}\n${rows}`);
    expect(columns).toHaveLength(200);
    expect(columns[2]).toEqual({
      header: 'h'.repeat(1000),
      field: null,
      samples: ['v'.repeat(100), 'late'],
    });
  });

  it('are none in a file without columns', async () => {
    const marc =
      '<collection><record><leader>00000nam a2200000 a 4500</leader></record></collection>';
    expect(await columnsOf(marc)).toBeUndefined();
    expect(await columnsOf('"title,author\nA,B\n')).toBeUndefined();
  });

  it('are taken from a file in UTF-16', async () => {
    const file = Buffer.from('\ufefftitle\tauthor\nÉmile\tZola\n', 'utf16le');
    expect(await columnsOf(file)).toEqual([
      { header: 'title', field: 'title', samples: ['Émile'] },
      { header: 'author', field: 'author', samples: ['Zola'] },
    ]);
  });
});
