import { jest } from '@jest/globals';
import { isDeepStrictEqual } from 'node:util';
import { writeIso2709 } from '../../../src/books/export/marc/write-iso2709.js';
import type { BookRecord } from '../../../src/books/import/formats/book-record.js';
import { readMarc } from '../../../src/books/import/formats/marc.js';
import { readMarcXml } from '../../../src/books/import/formats/marcxml.js';
import { chunksOf, readAll } from '../../support/marc/files.js';
import { mutate } from '../../support/files/mutate.js';
import { randomRecord } from '../../support/marc/random-records.js';
import { variedMarcXml } from '../../support/marc/varied-marcxml.js';
import { Random } from '../../support/random.js';

const FILES = Number(process.env.FILES ?? 1000);
const SEED = Number(process.env.SEED ?? Date.now() % 1e9);
const MIB = 1024 * 1024;

// Thousands of files, beside other tests.
jest.setTimeout(Math.max(300_000, FILES * 100));

describe.each([
  ['MARC', readMarc],
  ['MARCXML', readMarcXml],
] as const)(`damaged files of %s, from seed ${SEED}`, (format, read) => {
  const fileOf = (random: Random, seed: number): Buffer => {
    const records = Array.from({ length: 4 }, (_, n) => randomRecord(random, seed + n));
    return format === 'MARC'
      ? Buffer.concat(records.map(writeIso2709))
      : Buffer.from(variedMarcXml(records, random));
  };

  it('are read as books, reasons or an unusable rest, whatever the size of the chunks', async () => {
    for (let seed = SEED; seed < SEED + FILES; seed += 1) {
      const random = new Random(seed);
      const damaged = mutate(fileOf(random, seed), random);
      const [whole, split] = await Promise.all(
        [65_536, random.integer(1, 50)].map((size) => readAll(read(chunksOf(damaged, size)))),
      );
      const faults = [...faultsOf(whole), ...faultsOf(split)];
      if (!isDeepStrictEqual(split.records, whole.records)) faults.push('differ by chunks');
      if ((split.error === undefined) !== (whole.error === undefined)) faults.push('end otherwise');
      if (faults.length > 0) throw new Error(`seed ${seed}: ${faults.join(', ')}`);
    }
  });

  it('do not merge records: an undamaged one is read as itself or not at all', async () => {
    for (let seed = SEED; seed < SEED + FILES / 4; seed += 1) {
      const random = new Random(seed);
      const file = fileOf(random, seed);
      const { records } = await readAll(read(chunksOf(mutate(file, random))));
      const { records: originals } = await readAll(read(chunksOf(file)));
      // By bytes: damaged ones may decode to the same text.
      const raws = new Map(originals.map((record) => [record.raw.toString('latin1'), record]));
      for (const record of records) {
        const original = raws.get(record.raw.toString('latin1'));
        if (original && !isDeepStrictEqual({ ...record, position: original.position }, original)) {
          throw new Error(`seed ${seed}: differs from what its bytes say`);
        }
      }
    }
  });
});

/** What no file may lead to. */
function faultsOf({ records, error }: { records: BookRecord[]; error?: string }): string[] {
  const faults = [];
  if (records.some(({ position }, index) => position !== index + 1)) faults.push('miscount');
  if (records.some(({ book, reason }) => reason && Object.keys(book).length > 0)) {
    faults.push('have a reason and a book');
  }
  if (error !== undefined && !/^The (XML|file) /.test(error)) faults.push(error);
  return faults;
}

describe('files of 160 MB without an end', () => {
  const chunk = Buffer.alloc(MIB, 'x');
  async function* endless(head: string): AsyncGenerator<Buffer> {
    yield Buffer.from(head);
    for (let sent = 0; sent < 160; sent += 1) yield chunk;
  }

  it.each([
    ['a record', readMarc, '00100nam a2200000   4500'],
    ['a text', readMarcXml, '<record><datafield tag="245"><subfield code="a">'],
    ['CDATA', readMarcXml, '<record><datafield tag="245"><subfield code="a"><![CDATA['],
    ['a comment', readMarcXml, '<record><!--'],
    ['an attribute', readMarcXml, '<record x="'],
    ['text outside of records', readMarcXml, '<collection>'],
    ['a document type', readMarcXml, '<!DOCTYPE collection "'],
  ] as const)('take little memory: %s', async (_, read, head) => {
    const used = (): number => process.memoryUsage().rss;
    const before = used();
    let most = 0;
    async function* observed(): AsyncGenerator<Buffer> {
      for await (const each of endless(head)) {
        most = Math.max(most, used() - before);
        yield each;
      }
    }
    const { records, error } = await readAll(read(observed()));
    expect(records.length + (error ? 1 : 0)).toBe(1);
    expect(most).toBeLessThan(100 * MIB);
  });
});
