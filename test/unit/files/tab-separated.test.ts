import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { readRecords } from '../../../src/books/import/csv/record-reader.js';

/** The line, the cells and the validation message of each row; `size` is that of the chunks. */
async function read(file: string, size = 65_536) {
  const bytes = Buffer.from(file);
  async function* chunks(): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const rows: [line: number, cells: string[], complaint?: string][] = [];
  for await (const records of readRecords(chunks(), { delimiter: '\t', encoding: 'utf-8' })) {
    rows.push(...records.map(({ line, cells, complaint }) => [line, cells, complaint] as never));
  }
  return rows;
}

const cells = async (file: string, size?: number) => (await read(file, size)).map((row) => row[1]);

describe('a quotation mark in a tab-separated file', () => {
  it.each([
    ['begins a cell', '"Out" and about\tAnn'],
    ['begins a cell and is the only one', '"Open\tAnn'],
    ['is all of a cell', '"\tAnn'],
    ['ends a cell', '12"\tAnn'],
    ['begins a cell and ends the next one', '"Open\tAnn"'],
    ['begins each cell', '"Open\t"Ann'],
  ])('is an ordinary character when it %s', async (_, row) => {
    const file = `title\tauthor\n${row}\nSecond\tBob\n12" singles\tCy\n${row}\n`;
    expect(await cells(file)).toEqual([
      ['title', 'author'],
      row.split('\t'),
      ['Second', 'Bob'],
      ['12" singles', 'Cy'],
      row.split('\t'),
    ]);
  });

  it.each([
    ['because of a comma', '"Doe, Ann"\tx', ['Doe, Ann', 'x']],
    ['and doubled the quotes inside', '"7"" singles"\t"""x"""', ['7" singles', '"x"']],
    ['for all cells', '"T"\t""', ['T', '']],
    ['because of a tab', '"a\tb"\tAnn', ['a\tb', 'Ann']],
    ['because of a line break in the first cell', '"a\nb"\tAnn', ['a\nb', 'Ann']],
    ['because of a line break in the last cell', 'T\t"a\r\n\r\nb"', ['T', 'a\r\n\r\nb']],
    ['because of line breaks in two cells', '"a\nb"\t"c\nd"', ['a\nb', 'c\nd']],
  ])('encloses a cell that a program quoted %s', async (_, row, wanted) => {
    const file = `title\tauthor\n${row}\nSecond\tBob\n`;
    for (const size of [1, 7, 100]) {
      expect(await cells(file, size)).toEqual([['title', 'author'], wanted, ['Second', 'Bob']]);
    }
  });

  it('never merges complete rows, whatever their cells contain', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ' ', '"', '""') });
    await fc.assert(
      fc.asyncProperty(
        fc
          .integer({ min: 2, max: 3 })
          .chain((n) => fc.array(fc.array(cell, { minLength: n, maxLength: n }))),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.integer({ min: 1, max: 9 }),
        async (rows, end, size) => {
          const head = Array.from(
            { length: rows[0]?.length ?? 2 },
            (_, index) => `column ${index}`,
          );
          const lines = [head, ...rows].map((row) => row.join('\t'));
          const found = await read(lines.join(end), size);
          expect(found.map(([line]) => line)).toEqual(lines.map((_, index) => index + 1));
          expect(
            found.filter(([, row, complaint]) => complaint ?? row.length !== head.length),
          ).toEqual([]);
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each(['minimal', 'all'])(
    'is read correctly in a file that a program wrote with quotes: %s',
    async (quotes) => {
      const cell = fc.string({
        unit: fc.constantFrom('a', 'é', '"', '\n', '\r\n', '\r', ',', ' '),
      });
      const options = { delimiter: '\t', quoted: quotes === 'all', quoted_match: /[\r\n]/ };
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(cell, cell, cell), { maxLength: 6 }),
          fc.integer({ min: 1, max: 9 }),
          async (rows, size) => {
            const table = [['title', 'author', 'description'], ...rows];
            expect(await cells(stringify(table, options), size)).toEqual(table);
          },
        ),
        { numRuns: 500 },
      );
    },
  );

  it('spoils at most one row when it starts the first of very many lines', async () => {
    const lines = Array.from({ length: 120_000 }, (_, index) => `row\t${index}`);
    const file = ['title\tauthor', '"Open', ...lines, ''].join('\n');
    const rows = await read(file);
    expect(rows).toHaveLength(120_002);
    expect(rows[1]).toEqual([2, ['"Open'], undefined]);
    expect(rows.at(-1)).toEqual([120_002, ['row', '119999'], undefined]);
  });
});
