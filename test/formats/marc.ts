import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { bookToMarc } from '../../src/books/export/marc/book-to-marc.js';
import { writeIso2709 } from '../../src/books/export/marc/write-iso2709.js';
import {
  MARCXML_HEAD,
  MARCXML_TAIL,
  writeMarcXml,
} from '../../src/books/export/marc/write-marcxml.js';
import type { MarcRecord } from '../../src/books/marc/marc-record.js';
import { readIso2709 } from '../../src/books/marc/read-iso2709.js';
import { readMarcXmlRecords } from '../../src/books/marc/read-marcxml.js';
import { chunksOf, contentOf, readAll } from '../support/marc/files.js';
import { randomBook } from '../support/marc/random-books.js';
import { randomRecord } from '../support/marc/random-records.js';
import { variedMarcXml } from '../support/marc/varied-marcxml.js';
import { Random } from '../support/random.js';
import { checkMarc8 } from './marc-8.js';
import { findOthers, type Format, type Other } from './others.js';

/**
 * Compares our MARC with that of other programs, field by field: they read what we write, and we read what
 * they write, in chunks of any size. Fails if none of them is installed.
 */
const RECORDS = Number(process.env.RECORDS ?? 5000);
const SEED = Number(process.env.SEED ?? Date.now() % 1e9);
const BATCH = 250;
const WHOLE = 65_536;
/** Of chunks, in bytes: all of these for the first records, one of 1, 2, 3 and so on for the next. */
const SIZES = [1, 2, 3, 7, 24, 64, 1000, 4096, WHOLE];

const folder = mkdtempSync(join(tmpdir(), 'octavo-formats-'));
const differences: string[] = [];

function compare(what: string, found: MarcRecord[], wanted: MarcRecord[]): void {
  const [left, right] = [found.map(contentOf), wanted.map(contentOf)];
  const at = right.findIndex((record, index) => !isDeepStrictEqual(left[index], record));
  if (at < 0 && left.length === right.length) return;
  const [is, not] = [left[at], right[at]].map((record) => JSON.stringify(record) ?? 'none');
  const from = Math.max(0, [...is].findIndex((_, index) => is[index] !== not[index]) - 40);
  differences.push(
    `${what}: record ${at}\n  is  ${is.slice(from, from + 120)}\n  not ${not.slice(from, from + 120)}`,
  );
}

const withLineFeeds = (record: MarcRecord): MarcRecord =>
  JSON.parse(JSON.stringify(record).replace(/\\r(\\n)?/g, '\\n'));

async function read(format: Format, bytes: Buffer, size: number): Promise<MarcRecord[]> {
  const reader = format === 'marc' ? readIso2709 : readMarcXmlRecords;
  const { records, error } = await readAll(reader(chunksOf(bytes, size)));
  if (error) throw new Error(error);
  return records.map(({ record, reason }) => record ?? ({ leader: reason! } as MarcRecord));
}

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** Books as we export them, and records with anything that the formats can hold. */
function generate(random: Random, from: number): MarcRecord[] {
  return Array.from({ length: BATCH }, (_, n) =>
    n % 2 === 0 ? bookToMarc(randomBook(random, from + n)) : randomRecord(random, from + n),
  );
}

async function check(others: Other[], seed: number, from: number): Promise<void> {
  const random = new Random(seed);
  const records = generate(random, from);
  const ours = {
    marc: file('ours.mrc', Buffer.concat(records.map(writeIso2709))),
    marcxml: file('ours.xml', MARCXML_HEAD + records.map(writeMarcXml).join('') + MARCXML_TAIL),
  };
  const varied = file('varied.xml', variedMarcXml(records, random));
  for (const other of others) {
    for (const format of other.formats) {
      const what = `${other.name}, ${format}, seed ${seed}`;
      compare(`${what}: reads what we write`, other.read(format, ours[format]), records);
      if (format === 'marcxml' && !other.readsTextOfXml) {
        compare(`${what}: reads varied XML`, other.read(format, varied), records);
      }
      const written = other.write(format, records, ours);
      // They write carriage returns as they are, and to XML those are line feeds.
      const wanted = format === 'marcxml' ? records.map(withLineFeeds) : records;
      for (const size of from === 0 ? SIZES : [1 + from / BATCH, WHOLE]) {
        compare(
          `${what}: written by it, in chunks of ${size}`,
          await read(format, written, size),
          wanted,
        );
      }
    }
  }
}

const { found, missing } = findOthers(folder);
console.log(`Found: ${found.map(({ name }) => name).join(', ') || 'none'}`);
if (missing.length > 0) console.log(`Not installed: ${missing.join(', ')}`);
if (found.length === 0) throw new Error('No other program that reads MARC is installed');
console.log(`${RECORDS} records, seed ${SEED}`);
try {
  for (let done = 0; done < RECORDS; done += BATCH) await check(found, SEED + done, done);
  if (found.some(({ name }) => name.startsWith('yaz')))
    differences.push(...(await checkMarc8(folder)));
} finally {
  rmSync(folder, { recursive: true });
}
for (const difference of differences.slice(0, 20)) console.error(difference);
console.log(`${differences.length} differences`);
process.exitCode = differences.length > 0 ? 1 : 0;
