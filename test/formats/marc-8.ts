import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeIso2709 } from '../../src/books/export/marc/write-iso2709.js';
import { readIso2709 } from '../../src/books/marc/read-iso2709.js';
import { chunksOf, readAll } from '../support/marc/files.js';

/** In each alphabet of MARC-8, without letters that yaz drops, such as ź and ά. */
const TITLES = [
  'Été naïve, Łódka',
  'Straße, Þórr, Œuvre',
  'Ομηρος',
  'Война и мир',
  'עברית',
  'العربية',
  '漢字 ひらがな 한국어',
  'a\u0323\u0302',
];

/**
 * Converts records to MARC-8 with yaz-marcdump, and back with the command that our refusal names.
 * @returns what went wrong
 */
export async function checkMarc8(folder: string): Promise<string[]> {
  const yaz = (options: string, file: string): Buffer =>
    execFileSync('yaz-marcdump', [...options.split(' '), join(folder, file)]);
  const records = TITLES.map((value) => ({
    leader: '00000nam a2200000   4500',
    controlFields: [],
    dataFields: [{ tag: '245', ind1: '0', ind2: '0', subfields: [{ code: 'a', value }] }],
  }));
  writeFileSync(join(folder, 'utf-8.mrc'), Buffer.concat(records.map(writeIso2709)));
  const marc8 = yaz('-i marc -f UTF-8 -t MARC-8 -o marc -l 9=32', 'utf-8.mrc');
  writeFileSync(join(folder, 'marc-8.mrc'), marc8);
  const { records: refused } = await readAll(readIso2709(chunksOf(marc8)));
  const commands = refused.map(({ reason }) => /`yaz-marcdump (.*) FILE`/.exec(reason ?? '')?.[1]);
  const read = commands.findIndex((command) => command === undefined);
  if (read >= 0) return [`MARC-8 is not refused: ${TITLES[read]}`];

  const converted = yaz(commands[0]!, 'marc-8.mrc');
  const { records: found } = await readAll(readIso2709(chunksOf(converted)));
  // Letters come back with their accents apart.
  const titles = found.map(({ record }) => record?.dataFields[0].subfields[0].value.normalize());
  return TITLES.map((title) => title.normalize())
    .filter((title, index) => titles[index] !== title)
    .map((title) => `is not what the command converts from MARC-8: ${title}`);
}
