import { jest } from '@jest/globals';
import { isDeepStrictEqual } from 'node:util';
import { BookChecker } from '../../../src/books/import/book-checker.js';
import type { BookRecord } from '../../../src/books/import/formats/book-record.js';
import { openFile } from '../../../src/books/import/formats/open-file.js';
import { ImportOptions } from '../../../src/books/import/import-options.js';
import { policyOf } from '../../../src/books/import/import-policy.js';
import { Problem } from '../../../src/common/problem.js';
import { mutate } from '../../support/files/mutate.js';
import { chunksOf } from '../../support/marc/files.js';
import { Random } from '../../support/random.js';

const FILES = Number(process.env.FILES ?? 1000);
const SEED = Number(process.env.SEED ?? Date.now() % 1e9);

// Thousands of files, beside other tests.
jest.setTimeout(Math.max(300_000, FILES * 100));

const HEADERS = {
  csv: ['title', 'author', 'year', 'isbn', 'pageCount', 'description'],
  goodreads: ['Book Id', 'Title', 'Author', 'Additional Authors', 'ISBN', 'ISBN13', 'Publisher'],
  librarything: ['Book Id', 'Title', 'Primary Author', 'ISBN', 'Publication', 'Date', 'Languages'],
  storygraph: ['Title', 'Authors', 'Contributors', 'ISBN/UID', 'Format'],
  calibre: ['authors', 'comments', 'identifiers', 'isbn', 'pubdate', 'timestamp', 'title'],
};
const CELLS = [
  'A title',
  'Été “à la mer”',
  '="9780131103627"',
  '[080442957X]',
  '1998-05-01',
  'isbn:9780132350884',
  'He said "no"',
  'two\nlines',
  '  ',
  '',
  '0',
];

function fileOf(header: string[], random: Random): Buffer {
  const delimiter = random.pick([',', ';', '\t']);
  const quoted = (cell: string): string =>
    /["\n\r,;\t]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
  const rows = Array.from({ length: 4 }, () => header.map(() => random.pick(CELLS)));
  const end = random.pick(['\n', '\r\n']);
  return Buffer.from([header, ...rows].map((row) => row.map(quoted).join(delimiter)).join(end));
}

type Result = { records: BookRecord[]; error?: unknown };

async function readAll(file: Buffer, chunk: number): Promise<Result> {
  const records: BookRecord[] = [];
  try {
    const opened = await openFile(chunksOf(file, chunk), new ImportOptions());
    for await (const slice of opened.records) records.push(...slice);
    return { records };
  } catch (error) {
    return { records, error };
  }
}

describe.each(Object.entries(HEADERS))(`damaged files of %s, from seed ${SEED}`, (_, header) => {
  it('are read as books, reasons or an unusable rest, whatever the size of the chunks', async () => {
    const checker = new BookChecker(policyOf('goodreads', new ImportOptions()));
    for (let seed = SEED; seed < SEED + FILES / 5; seed += 1) {
      const random = new Random(seed);
      const damaged = mutate(fileOf(header, random), random);
      const whole = await readAll(damaged, 65_536);
      const split = await readAll(damaged, random.integer(1, 50));
      const told = { seed, file: damaged.toString('latin1') };
      if (whole.error !== undefined && !(whole.error instanceof Problem)) throw whole.error;
      const same = isDeepStrictEqual(
        { ...whole, error: String(whole.error) },
        { ...split, error: String(split.error) },
      );
      expect({ ...told, same }).toEqual({ ...told, same: true });
      const positions = whole.records.map(({ position }) => position);
      const ascend = positions.every((each, at) => at === 0 || each > positions[at - 1]);
      expect({ ...told, ascend }).toEqual({ ...told, ascend: true });
      for (const { book, reason } of whole.records) {
        const checked = reason === undefined ? checker.check(book) : { reason };
        if ('reason' in checked) expect(checked.reason).toMatch(/\S/);
        else expect(checked.values).toMatchObject({ title: expect.stringMatching(/\S/) });
      }
    }
  });
});

it('a file of 10,000 columns is read', async () => {
  const columns = Array.from({ length: 10_000 }, (_, number) => `c${number}`);
  const file = Buffer.from(`title,author,${columns.join()}\nA,B,${columns.join()}\n`);
  const { records, error } = await readAll(file, 65_536);
  expect({ error, books: records.map(({ book }) => book) }).toEqual({
    error: undefined,
    books: [{ title: 'A', author: 'B' }],
  });
});
