import '../../support/use-sqlite.js';
import { readFileSync, writeFileSync } from 'node:fs';
import { parseImportArguments } from '../../../src/cli/imports/import-arguments.js';
import { RejectionReport } from '../../../src/cli/imports/rejection-report.js';
import { isbn, runImport, TestFolder } from '../../support/rows/imports.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

describe('the arguments of an import', () => {
  it('are the options of the API, as command-line flags', () => {
    const args = 'f.csv --map title=a,author=b --pad-isbn --on-conflict update --dry-run --json';
    const more =
      '--format csv --on-duplicate skip --on-bad-isbn null --on-bad-year null --encoding latin1 --delimiter ; --report r.csv';
    expect(parseImportArguments(`${args} ${more}`.split(' '))).toEqual({
      file: 'f.csv',
      json: true,
      report: 'r.csv',
      options: {
        format: 'csv',
        map: 'title=a,author=b',
        padIsbn: true,
        onConflict: 'update',
        onDuplicate: 'skip',
        onBadIsbn: 'null',
        onBadYear: 'null',
        dryRun: true,
        encoding: 'latin1',
        delimiter: ';',
      },
    });
  });

  it('are not required with --help', () => {
    expect(parseImportArguments(['--help'])).toBeUndefined();
  });

  it.each([
    [[], 'Name one file to import'],
    [['a.csv', 'b.csv'], 'Name one file to import'],
    [['a.csv', '--force'], "Unknown option '--force'"],
    [['a.csv', '--on-conflict', 'merge'], '--on-conflict must be one of skip, update, reject'],
    [['a.csv', '--map', 'title=a'], '--map must name a column for author'],
  ])('are validated: %j', (args, message) => {
    expect(() => parseImportArguments(args)).toThrow(message);
  });
});

describe('the report of rejected rows', () => {
  const folder = new TestFolder();
  const path = folder.file('report.csv');
  afterAll(() => folder.remove());

  const rejection = (position: number, raw: string | Buffer = `${position}`) => ({
    position,
    reason: 'is wrong',
    raw: Buffer.from(raw as string),
  });

  it('has no duplicate of a batch that was written again before its commit', async () => {
    const report = await RejectionReport.open(path, 'utf-8', 0);
    report.write([rejection(2)]);
    report.commit();
    report.write([rejection(3), rejection(4)]);
    report.write([rejection(4)]);
    report.commit();
    report.close();
    expect(folder.rows('report.csv')).toEqual([
      ['2', 'is wrong', '2'],
      ['4', 'is wrong', '4'],
    ]);
  });

  it.each(['SQLite format 3\0', 'line,reason', 'title,author\n'])(
    'does not overwrite a file that is not a report and starts with %j',
    async (content) => {
      const other = folder.file('other');
      writeFileSync(other, content);
      await expect(RejectionReport.open(other, 'utf-8', 0)).rejects.toMatchObject({
        message: `${other} exists and is not a report of an import`,
      });
      expect(readFileSync(other, 'utf8')).toBe(content);
    },
  );

  it('keeps only the committed rejections when an interrupted import resumes', async () => {
    const kept = 'line,reason,raw\n2,is wrong,"a ""b""\nc"\n3,is wrong,x\n';
    writeFileSync(path, `${kept}7,is wrong,"not committed"\n8,is wro`);
    const report = await RejectionReport.open(path, 'utf-8', 6);
    report.write([rejection(7)]);
    report.close();
    expect(readFileSync(path, 'utf8')).toBe(`${kept}7,is wrong,7\n`);
  });

  it('is replaced by a new import, and is UTF-8 even for a file in Latin-1', async () => {
    writeFileSync(path, 'line,reason,raw\n2,is wrong,x\n');
    const report = await RejectionReport.open(path, 'latin1', 0);
    report.write([rejection(2, Buffer.from('caf\xe9', 'latin1'))]);
    report.close();
    expect(readFileSync(path, 'utf8')).toBe('line,reason,raw\n2,is wrong,café\n');
  });
});

describe('npm run import', () => {
  const folder = new TestFolder();
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    folder.remove();
    await app.close();
  });

  beforeEach(() => app.rows('DELETE FROM books'));

  const count = async () => Number((await app.rows('SELECT count(*) AS n FROM books'))[0].n);

  it('exits with 0 when all rows were imported, and starts over when it runs again', async () => {
    const file = folder.write('good.csv', `title;author;isbn\nA;B;${isbn(1)}\nC;D;${isbn(2)}\n`);
    const command = [file, '--delimiter', ';', '--on-conflict', 'skip'];
    const counts = (inserted: number, skipped: number) =>
      `2 rows read: ${inserted} inserted, 0 updated, ${skipped} skipped, 0 rejected`;

    expect(await runImport(...command, '--dry-run')).toEqual({
      code: 0,
      stdout: `${counts(2, 0)} (dry run: nothing was written)\n`,
      stderr:
        '100% | 2 rows\n' +
        'column title: title: A; C\n' +
        'column author: author: B; D\n' +
        `column isbn: isbn: ${isbn(1)}; ${isbn(2)}\n` +
        `line 2: inserted: {"title":"A","author":"B","isbn":"${isbn(1)}"}\n` +
        `line 3: inserted: {"title":"C","author":"D","isbn":"${isbn(2)}"}\n`,
    });
    expect(await count()).toBe(0);
    expect(await runImport(...command)).toMatchObject({ code: 0, stdout: `${counts(2, 0)}\n` });
    expect(await count()).toBe(2);
    expect(await app.rows(`SELECT * FROM imports WHERE state = 'unfinished'`)).toEqual([]);
    expect(await runImport(...command)).toMatchObject({ code: 0, stdout: `${counts(0, 2)}\n` });
  });

  it('exits with 2 when rows were rejected, and reports them unchanged and in JSON', async () => {
    const bytes = Buffer.from('title,author\nA,B\xc3\xa9\n"x ""y""",\nCaf\xe9,A\n', 'latin1');
    const file = folder.write('some.csv', bytes);
    const { code, stdout } = await runImport(file, '--json', '--report', folder.file('report.csv'));
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toEqual({
      importId: expect.any(Number),
      format: 'csv',
      read: 3,
      inserted: 1,
      updated: 0,
      skipped: 0,
      rejected: 2,
      duplicates: 0,
      isbnsNulled: 0,
      yearsNulled: 0,
      dryRun: false,
      rejections: [
        {
          line: 3,
          reason: 'author must not be empty',
          fields: ['author'],
          raw: '"x ""y""",',
          cells: ['x "y"', ''],
        },
        {
          line: 4,
          reason: 'has bytes that are not utf-8',
          raw: 'Caf\ufffd,A',
          cells: ['Caf\ufffd', 'A'],
        },
      ],
    });
    const report = readFileSync(folder.file('report.csv')).toString('latin1');
    expect(report).toBe(
      'line,reason,raw\n' +
        '3,author must not be empty,"""x """"y"""""","\n' +
        '4,has bytes that are not utf-8,"Caf\xe9,A"\n',
    );
  });

  it('exits with 1 when it cannot run', async () => {
    const { code, stdout, stderr } = await runImport(folder.file('missing.csv'), '--json');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('missing.csv');
  });

  it('exits with 1 rather than overwrite the file with its report', async () => {
    const file = folder.write('same.csv', 'title,author\nA,B\n');
    expect((await runImport(file, '--report', file)).code).toBe(1);
    expect(readFileSync(file, 'utf8')).toBe('title,author\nA,B\n');
  });
});
