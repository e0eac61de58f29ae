import 'reflect-metadata';
import { readFileSync, writeFileSync } from 'node:fs';
import { parseImportArguments } from '../../src/cli/import-arguments.js';
import { RejectionReport } from '../../src/cli/rejection-report.js';
import { TestFolder } from '../support/imports.js';

describe('the arguments of an import', () => {
  it('are the options of the API, in the manner of a command', () => {
    const args = 'f.csv --map title=a,author=b --pad-isbn --on-conflict update --dry-run --json';
    const more = '--on-bad-isbn null --encoding latin1 --delimiter ; --report r.csv';
    expect(parseImportArguments(`${args} ${more}`.split(' '))).toEqual({
      file: 'f.csv',
      json: true,
      report: 'r.csv',
      options: {
        map: 'title=a,author=b',
        padIsbn: true,
        onConflict: 'update',
        onBadIsbn: 'null',
        dryRun: true,
        encoding: 'latin1',
        delimiter: ';',
      },
    });
  });

  it('are none when help is asked for', () => {
    expect(parseImportArguments(['--help'])).toBeUndefined();
  });

  it.each([
    [[], 'Name one file to import'],
    [['a.csv', 'b.csv'], 'Name one file to import'],
    [['a.csv', '--force'], "Unknown option '--force'"],
    [['a.csv', '--on-conflict', 'merge'], '--on-conflict must be one of skip, update, reject'],
    [['a.csv', '--map', 'title=a'], '--map must name a column for author'],
  ])('must be right: %j', (args, message) => {
    expect(() => parseImportArguments(args)).toThrow(message);
  });
});

describe('the report of rejected rows', () => {
  const folder = new TestFolder();
  const path = folder.file('report.csv');
  afterAll(() => folder.remove());

  const rejection = (line: number, raw: string | Buffer = `${line}`) => ({
    line,
    reason: 'is wrong',
    raw: Buffer.from(raw as string),
  });

  it('has no batch twice that was not committed at once', async () => {
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

  it('keeps what an interrupted import committed, and nothing else, when it goes on', async () => {
    const kept = 'line,reason,raw\n2,is wrong,"a ""b""\nc"\n3,is wrong,x\n';
    writeFileSync(path, `${kept}7,is wrong,"not committed"\n8,is wro`);
    const report = await RejectionReport.open(path, 'utf-8', 6);
    report.write([rejection(7)]);
    report.close();
    expect(readFileSync(path, 'utf8')).toBe(`${kept}7,is wrong,7\n`);
  });

  it('begins anew with a new import, and is UTF-8 for a file in Latin-1', async () => {
    writeFileSync(path, 'line,reason,raw\n2,is wrong,x\n');
    const report = await RejectionReport.open(path, 'latin1', 0);
    report.write([rejection(2, Buffer.from('caf\xe9', 'latin1'))]);
    report.close();
    expect(readFileSync(path, 'utf8')).toBe('line,reason,raw\n2,is wrong,café\n');
  });
});
