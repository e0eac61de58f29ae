import { writeIso2709 } from '../../../src/books/export/marc/write-iso2709.js';
import type { MarcRecord } from '../../../src/books/marc/marc-record.js';
import { readIso2709 } from '../../../src/books/marc/read-iso2709.js';
import { chunksOf, contentOf, contentsOf, readAll } from '../../support/marc/files.js';
import { randomRecord } from '../../support/marc/random-records.js';
import { Random } from '../../support/random.js';

const SIZES = [1, 2, 3, 5, 24, 100, 65_536];
const record = (title = 'Emma', leader = '00000nam a2200000 a 4500'): MarcRecord => ({
  leader,
  controlFields: [{ tag: '001', data: '7' }],
  dataFields: [{ tag: '245', ind1: '1', ind2: '0', subfields: [{ code: 'a', value: title }] }],
});
const EMMA = writeIso2709(record());
const TITLE = EMMA.indexOf('Emma');

/** The same bytes with others at an offset. */
const patched = (bytes: Buffer, at: number, by: string): Buffer =>
  Buffer.concat([bytes.subarray(0, at), Buffer.from(by, 'latin1'), bytes.subarray(at + by.length)]);

async function read(bytes: Buffer, size?: number) {
  const { records, error } = await readAll(readIso2709(chunksOf(bytes, size)));
  expect(error).toBeUndefined();
  expect(records.map(({ position }) => position)).toEqual(records.map((_, index) => index + 1));
  return records;
}

/** The reasons of the records, which are the same for any size of the chunks. */
async function reasons(bytes: Buffer): Promise<(string | undefined)[]> {
  const all: (string | undefined)[][] = [];
  for (const size of SIZES) all.push((await read(bytes, size)).map(({ reason }) => reason));
  expect(all).toEqual(SIZES.map(() => all[0]));
  return all[0];
}

describe('records in ISO 2709', () => {
  it('are read as they were written, in chunks of any size', async () => {
    const random = new Random(2709);
    const records = Array.from({ length: 40 }, (_, id) => randomRecord(random, id));
    const file = Buffer.concat(records.map(writeIso2709));
    for (const size of [...SIZES, 7, 1000, 4096]) {
      expect(contentsOf(await read(file, size))).toEqual(records.map(contentOf));
    }
  });

  it('keep their bytes, without what stands between them', async () => {
    const file = Buffer.concat([Buffer.from('\r\n'), EMMA, Buffer.from('\n\r\n'), EMMA]);
    for (const size of SIZES) {
      expect((await read(file, size)).map(({ raw }) => raw)).toEqual([EMMA, EMMA]);
    }
  });

  it.each([
    ['a byte order mark before', ['\xEF\xBB\xBF', EMMA, EMMA]],
    ['line breaks between', [EMMA, '\r\n', EMMA, '\n']],
    ['blanks and zero bytes between', [EMMA, ' \0', EMMA]],
    ['the end of a file in DOS after', [EMMA, EMMA, '\r\n\x1a\0\0']],
  ])('may have %s', async (_, parts) => {
    const file = Buffer.concat(
      parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)),
    );
    expect(await reasons(file)).toEqual([undefined, undefined]);
  });

  it('are none in an empty file, or in line breaks', async () => {
    expect(await reasons(Buffer.alloc(0))).toEqual([]);
    expect(await reasons(Buffer.from('\r\n'))).toEqual([]);
  });

  it('keep repeated codes, empty values and what is not indicated in their order', async () => {
    const subfields = ['a', 'b', 'a', 'a'].map((code, n) => ({
      code,
      value: n === 1 ? '' : `${n}`,
    }));
    const repeated = { ...record(), dataFields: [{ ...record().dataFields[0], subfields }] };
    expect(contentsOf(await read(writeIso2709(repeated)))).toEqual([contentOf(repeated)]);
  });
});

describe('a damaged record has a reason, and the next one is read', () => {
  const baseAt = 12;
  const directoryAt = 24;

  it.each([
    ['a length that is too short', patched(EMMA, 0, '00060'), /^has 61 bytes, .* says 60$/],
    ['a length that is too long', patched(EMMA, 0, '00062'), /^has 61 bytes, .* says 62$/],
    ['a length that is no number', patched(EMMA, 0, '  61 '), /leader/],
    ['a base that is no number', patched(EMMA, baseAt, 'base?'), /leader/],
    ['a base that is too small', patched(EMMA, baseAt, '00024'), /directory/],
    ['a base that is no multiple', patched(EMMA, baseAt, '00050'), /directory/],
    ['a base beyond its end', patched(EMMA, baseAt, '00977'), /directory/],
    ['a field that is too long', patched(EMMA, directoryAt + 3, '0003'), /field 001/],
    ['a field that is too short', patched(EMMA, directoryAt + 3, '0001'), /field 001/],
    ['a field without a length', patched(EMMA, directoryAt + 3, '0000'), /field 001/],
    ['a field elsewhere', patched(EMMA, directoryAt + 7, '00001'), /field 001/],
    ['a field beyond its end', patched(EMMA, directoryAt + 7, '99999'), /field 001/],
    ['an entry that is no number', patched(EMMA, directoryAt + 3, 'XXXX'), /directory/],
    ['a tag of other characters', patched(EMMA, directoryAt, '\0\0\0'), /directory/],
    ['no leader', Buffer.from('no record\x1d'), /leader/],
    ['nothing but its end', Buffer.from('\x1d'), /leader/],
  ])('%s', async (_, damaged, reason) => {
    const [first, second, ...more] = await reasons(Buffer.concat([damaged, EMMA]));
    expect(first).toMatch(reason);
    expect({ second, more }).toEqual({ second: undefined, more: [] });
  });

  it('has no fields and no values of its own', async () => {
    const [{ record: none, raw }] = await read(patched(EMMA, 0, '00099'));
    expect(none).toBeUndefined();
    expect(raw).toEqual(patched(EMMA, 0, '00099'));
  });

  it('takes two records for one when the end of the first is missing, and says so', async () => {
    const file = Buffer.concat([EMMA.subarray(0, -1), EMMA, EMMA]);
    expect(await reasons(file)).toEqual(['has 121 bytes, but its leader says 61', undefined]);
  });

  it('ends with the file', async () => {
    const file = Buffer.concat([EMMA, EMMA.subarray(0, 50)]);
    const reason = 'is not complete: the file ends before it does';
    expect(await reasons(file)).toEqual([undefined, reason]);
  });

  it('is longer than its length can say', async () => {
    const long = Buffer.concat([Buffer.alloc(100_000, 'a'), Buffer.from('\x1d')]);
    const file = Buffer.concat([EMMA, long, EMMA]);
    const reason = 'is longer than 99,999 bytes';
    expect(await reasons(file)).toEqual([undefined, reason, undefined]);
  });

  it('is cut to 1 MiB', async () => {
    const long = Buffer.concat([Buffer.alloc(3 * 1024 * 1024, 'a'), Buffer.from('\x1d')]);
    for (const size of [1000, 65_536, 1e7]) {
      const [first, second] = await read(Buffer.concat([long, EMMA]), size);
      expect(first.raw.length).toBe(1024 * 1024);
      expect(first.reason).toBe('is longer than 99,999 bytes');
      expect(second.reason).toBeUndefined();
    }
  });
});

describe('the alphabet of a record', () => {
  const MARC_8 = expect.stringContaining('yaz-marcdump -f MARC-8 -t UTF-8 -o marc -l 9=97 FILE');
  const blank = (bytes: Buffer): Buffer => patched(bytes, 9, ' ');

  it.each([
    ['is UTF-8 if the leader says so', writeIso2709(record('Été')), undefined, undefined],
    ['is ASCII, whatever the leader says', blank(EMMA), undefined, undefined],
    [
      'is UTF-8 if it is valid, although the leader says MARC-8',
      blank(writeIso2709(record('Été'))),
      undefined,
      ['is in UTF-8, although its leader says MARC-8'],
    ],
    // An acute accent stands before its letter.
    ['is MARC-8 if it is not UTF-8', blank(patched(EMMA, TITLE, '\xE2E')), MARC_8, undefined],
    [
      'is MARC-8 if it changes alphabets in ASCII',
      blank(patched(EMMA, TITLE, '\x1b$')),
      MARC_8,
      undefined,
    ],
    [
      'is refused if the leader says UTF-8 and it is not',
      patched(EMMA, TITLE, '\xE2E'),
      'has bytes that are not UTF-8, as its leader says',
      undefined,
    ],
  ])('%s', async (_, bytes, reason, notes) => {
    const [first, second] = await read(Buffer.concat([bytes, EMMA]));
    expect(first.raw.equals(bytes)).toBe(true);
    expect({ reason: first.reason, notes: first.notes }).toEqual({ reason, notes });
    expect(second.reason).toBeUndefined();
  });
});
