import { isAscii, isUtf8 } from 'node:buffer';
import { type DataField, isControlTag, type MarcRecord, type Subfield } from './marc-record.js';

const LEADER = 24;
/** A tag, the length of the field and where it begins: 3, 4 and 5 characters. */
const ENTRY = 12;
const END_OF_FIELD = 0x1e;
const ESCAPE = 0x1b;
const DELIMITER = '\x1f';
/** The five digits of a record's length hold no more. */
const MAX_RECORD = 99_999;

const MARC_8 =
  'is in MARC-8: convert the file with `yaz-marcdump -f MARC-8 -t UTF-8 -o marc -l 9=97 FILE`';
const BLANK_LEADER = 'is in UTF-8, although its leader says MARC-8';

/**
 * A record of an ISO 2709 file.
 * @param bytes from the leader to the terminator
 * @param tags of the fields to read; the others are only checked. All if it is absent
 * @returns the record, or why it cannot be read
 */
export function parseIso2709(
  bytes: Buffer,
  tags?: ReadonlySet<string>,
): { record: MarcRecord; notes?: string[] } | { reason: string } {
  if (bytes.length > MAX_RECORD) return { reason: 'is longer than 99,999 bytes' };
  const leader = bytes.toString('latin1', 0, LEADER);
  const [, length, base] = /^(\d{5}).{7}(\d{5})/s.exec(leader) ?? [];
  if (length === undefined) return { reason: 'has a damaged leader' };
  if (Number(length) !== bytes.length) {
    return { reason: `has ${bytes.length} bytes, but its leader says ${Number(length)}` };
  }
  const isUnicode = leader[9] === 'a';
  if (!isUtf8(bytes)) {
    return { reason: isUnicode ? 'has bytes that are not UTF-8, as its leader says' : MARC_8 };
  }
  const isPlain = isAscii(bytes);
  // Escape sequences change the alphabet without leaving ASCII.
  if (!isUnicode && isPlain && bytes.includes(ESCAPE)) return { reason: MARC_8 };

  const record = parseFields(bytes, leader, Number(base), isPlain ? 'latin1' : 'utf8', tags);
  if (typeof record === 'string') return { reason: record };
  return isUnicode || isPlain ? { record } : { record, notes: [BLANK_LEADER] };
}

/** @returns why the fields cannot be read, if they cannot */
function parseFields(
  bytes: Buffer,
  leader: string,
  base: number,
  encoding: 'latin1' | 'utf8',
  tags?: ReadonlySet<string>,
): MarcRecord | string {
  const directory = bytes.toString('latin1', LEADER, base - 1);
  const isWhole = directory.length === base - 1 - LEADER && directory.length % ENTRY === 0;
  if (!isWhole || bytes[base - 1] !== END_OF_FIELD) return 'has a damaged directory';
  const record: MarcRecord = { leader, controlFields: [], dataFields: [] };
  for (let at = 0; at < directory.length; at += ENTRY) {
    const entry = /^([0-9A-Za-z]{3})(\d{4})(\d{5})$/.exec(directory.slice(at, at + ENTRY));
    if (!entry) return 'has a damaged directory';
    const tag = entry[1];
    const start = base + Number(entry[3]);
    const end = start + Number(entry[2]) - 1;
    // A field begins after the end of another, and is as long as the directory says.
    if (bytes[start - 1] !== END_OF_FIELD || bytes.indexOf(END_OF_FIELD, start) !== end) {
      return `has a damaged directory: field ${tag} is not where it says`;
    }
    if (tags && !tags.has(tag)) continue;
    const text = bytes.toString(encoding, start, end);
    if (isControlTag(tag)) record.controlFields.push({ tag, data: text });
    else record.dataFields.push(parseDataField(tag, text));
  }
  return record;
}

function parseDataField(tag: string, text: string): DataField {
  const [indicators, ...parts] = text.split(DELIMITER);
  const subfields: Subfield[] = [];
  for (const part of parts) {
    if (part !== '') subfields.push({ code: part[0], value: part.slice(1) });
  }
  return { tag, ind1: indicators[0] ?? ' ', ind2: indicators[1] ?? ' ', subfields };
}
