import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import type { Encoding } from '../../../src/books/import/csv/lines.js';
import { type CsvRecord, readRecords } from '../../../src/books/import/csv/record-reader.js';

/** @param size of the chunks in which the file arrives */
async function read(
  file: string | Buffer,
  { size = 65_536, encoding = 'utf-8' as Encoding, delimiter = ',' } = {},
): Promise<CsvRecord[]> {
  const bytes = Buffer.from(file as string);
  async function* chunks(): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const records: CsvRecord[] = [];
  for await (const some of readRecords(chunks(), { delimiter, encoding })) records.push(...some);
  return records;
}

const cells = async (...args: Parameters<typeof read>) =>
  (await read(...args)).map((record) => record.cells);

const brief = (records: CsvRecord[]) =>
  records.map(({ line, raw, complaint }) => [line, raw.toString(), complaint]);

const LINE_ENDS: [name: string, end: string][] = [
  ['LF', '\n'],
  ['CRLF', '\r\n'],
  ['CR', '\r'],
];

describe('reading the rows of a CSV file', () => {
  it.each(LINE_ENDS)('finds rows, their lines and their bytes, with %s', async (_, end) => {
    const file = ['a,b', '1,"x', 'y"', '', '2,"q""q"', 'last,é'].join(end);
    expect(brief(await read(file))).toEqual([
      [1, 'a,b', undefined],
      [2, `1,"x${end}y"`, undefined],
      [5, '2,"q""q"', undefined],
      [6, 'last,é', undefined],
    ]);
    expect(await cells(file)).toEqual([
      ['a', 'b'],
      ['1', `x${end}y`],
      ['2', 'q"q'],
      ['last', 'é'],
    ]);
  });

  it('accepts different line ends within one file', async () => {
    expect(await cells('a,b\r\n1,2\n3,4\r5,6')).toEqual([
      ['a', 'b'],
      ['1', '2'],
      ['3', '4'],
      ['5', '6'],
    ]);
  });

  it('skips a byte order mark, whatever the encoding, and only at the start', async () => {
    const file = Buffer.from('\ufefftitle,author\n\ufeffa,b\n');
    expect(await cells(file)).toEqual([
      ['title', 'author'],
      ['\ufeffa', 'b'],
    ]);
    expect((await cells(file, { size: 1, encoding: 'latin1' }))[0]).toEqual(['title', 'author']);
  });

  it('accepts quotes within unquoted fields', async () => {
    expect(await cells('1,The "Good" Life,x\n2,5" disk,y\n3,="0306406152",z\n')).toEqual([
      ['1', 'The "Good" Life', 'x'],
      ['2', '5" disk', 'y'],
      ['3', '="0306406152"', 'z'],
    ]);
  });

  it.each([',', ';'])(
    'refuses a field with text after its closing quote, with %j',
    async (delimiter) => {
      for (const field of ['"a"b', '"a" b', '"a" ', ' "a"b""'.trim(), '"""a""b"c"']) {
        const rows = [`1,${field},x`, `2,y,${field}`, '3,y,z'].map((row) =>
          row.replaceAll(',', delimiter),
        );
        expect(brief(await read(rows.join('\n'), { delimiter }))).toEqual([
          [1, rows[0], 'has text after a closing quote'],
          [2, rows[1], 'has text after a closing quote'],
          [3, rows[2], undefined],
        ]);
      }
    },
  );

  it('rejects the line whose opening quote is closed on a later line before other text', async () => {
    const complaint = 'has text after the quote that closes on line 4';
    expect(brief(await read('a,b\n"Open,1\nNext,2\n"Third",3\nLast,"4"\n'))).toEqual([
      [1, 'a,b', undefined],
      [2, '"Open,1', complaint],
      [3, 'Next,2', undefined],
      [4, '"Third",3', undefined],
      [5, 'Last,"4"', undefined],
    ]);
  });

  it.each([';', '\t'])('splits at %j', async (delimiter) => {
    expect(await cells(`a${delimiter}b,c\n`, { delimiter })).toEqual([['a', 'b,c']]);
  });

  it('rejects rows with bytes that are not UTF-8, and accepts the others', async () => {
    const file = Buffer.concat([
      Buffer.from('é,1\n'),
      Buffer.from('caf\xe9,2\n', 'latin1'),
      Buffer.from('è,3\n'),
    ]);
    const records = await read(file);
    expect(records.map(({ line, complaint }) => [line, complaint])).toEqual([
      [1, undefined],
      [2, 'has bytes that are not utf-8'],
      [3, undefined],
    ]);
    expect(records[1].raw).toEqual(Buffer.from('caf\xe9,2', 'latin1'));
  });

  it('reads Latin-1, and rejects rows with bytes that are not in it', async () => {
    const file = Buffer.from('caf\xe9,1\n\x93quoted\x94,2\n', 'latin1');
    const records = await read(file, { encoding: 'latin1' });
    expect(records[0].cells).toEqual(['café', '1']);
    expect(records.map(({ complaint }) => complaint)).toEqual([
      undefined,
      'has bytes that are not latin1',
    ]);
  });

  it('rejects the line with an unclosed quote, and continues with the next line', async () => {
    expect(brief(await read('a,b\n1,"open\n2,x\n3,y\n'))).toEqual([
      [1, 'a,b', undefined],
      [2, '1,"open', 'opens a quote that is not closed'],
      [3, '2,x', undefined],
      [4, '3,y', undefined],
    ]);
  });

  it('rejects only the line with an unclosed quote, not the megabytes after it', async () => {
    const rows = Array.from({ length: 120_000 }, (_, index) => `row,${index}`);
    const records = await read(['a,b', '1,"open', ...rows].join('\n'));
    expect(records).toHaveLength(120_002);
    expect(records[1]).toMatchObject({ line: 2, complaint: expect.stringContaining('longer') });
    expect(records.at(-1)).toMatchObject({ line: 120_002, cells: ['row', '119999'] });
  });

  it.each([
    ['one field', 'x'],
    ['nothing but delimiters', ','],
    ['quotes', '"'],
  ])('limits the length of a line without an end: %s', async (_, character) => {
    const records = await read(`a,b\n${character.repeat(5_000_001)}\n1,2\n`);
    expect(records.map(({ line }) => line)).toEqual([1, 2, 3]);
    expect(records[1].complaint).toContain('is longer than 1048576 bytes');
    expect(records[1].raw.length).toBeLessThan(1_200_000);
    expect(records[2].cells).toEqual(['1', '2']);
  });

  it('refuses each of many lines with an unclosed quote', async () => {
    const records = await read(`a,b\n${'x"y,"z\n'.repeat(200_000)}1,2\n`);
    expect(records).toHaveLength(200_002);
    expect(records.slice(1, -1).filter(({ complaint }) => complaint === undefined)).toEqual([]);
    expect(records.at(-1)).toMatchObject({ line: 200_002, cells: ['1', '2'] });
  });

  it('continues after a line that is too long, wherever the chunks end', async () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const file = ['a,b', 'x'.repeat(1_100_000), '1,2', '3,4'].join(end);
      for (const size of [1_100_004, 1_100_005, 1_100_006, 65_536]) {
        const records = await read(file, { size });
        expect(records.map((record) => [record.line, ...record.cells])).toEqual([
          [1, 'a', 'b'],
          [2],
          [3, '1', '2'],
          [4, '3', '4'],
        ]);
      }
    }
  });

  it('reads the same rows however the file is split into chunks', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'é', '𝔅', '"', ',', '\n', '\r', ' ') });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell), { maxLength: 8 }),
        fc.constantFrom('\n', '\r\n'),
        fc.integer({ min: 1, max: 9 }),
        async (rows, end, size) => {
          const file = stringify(rows, { quoted: true, record_delimiter: end });
          expect(await cells(file, { size })).toEqual(rows);
        },
      ),
    );
  });

  it('reads the same rows as csv-parse from a file without malformed rows', async () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', '\n', '\r\n', '\r') });
    const options = {
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: true,
    };
    await fc.assert(
      fc.asyncProperty(text, async (file) => {
        const records = await read(file);
        fc.pre(records.every(({ complaint }) => complaint === undefined));
        expect(records.map((record) => record.cells)).toEqual(parse(file, options));
      }),
      { numRuns: 500 },
    );
  });

  it('keeps every byte of a malformed file', async () => {
    const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', '\r') });
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 5 }), async (file, size) => {
        const records = await read(file, { size });
        const lines = file.split(/\r\n|\n|\r/);
        const bytes = records.map(({ raw }) => raw.toString().replace(/[\r\n]/g, '')).join('');
        expect(bytes).toBe(file.replace(/[\r\n]/g, ''));
        for (const { line, raw } of records) {
          expect(raw.toString().split(/\r\n|\n|\r/)[0]).toBe(lines[line - 1]);
        }
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['closes in the next line', ',', 'x","y\n'],
    ['is never closed', ',', '"x,y\n'],
    ['closes in the next line of a tab-separated file', '\t', 'x"\t"y\n'],
  ])('scans each byte a bounded number of times when every quote %s', async (_, delimiter, row) => {
    // Rescanning the rest of the file for each of these lines would take minutes.
    const rows = 100_000;
    const records = await read(`title${delimiter}author\n${row.repeat(rows)}`, { delimiter });
    expect(records).toHaveLength(rows + 1);
    expect(records.every(({ raw }, index) => index === 0 || `${raw}\n` === row)).toBe(true);
  });

  it('reads a row of several lines after many rows whose quotes are never closed', async () => {
    const stray = '"x,y\n'.repeat(20_000);
    const plain = 'x,y\n'.repeat(1000);
    const rows = await cells(`title,author\n${stray}${plain}"two\nlines",y\n`);
    expect(rows.at(-1)).toEqual(['two\nlines', 'y']);
  });
});
