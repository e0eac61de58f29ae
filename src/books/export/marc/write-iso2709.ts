import type { DataField, MarcRecord } from '../../marc/marc-record.js';
import { Unwritable } from '../unwritable.js';

const LEADER = 24;
/** The four digits of a field's length and the five of a record's hold no more. */
const MAX_FIELD = 9999;
const MAX_RECORD = 99_999;

/** What separates fields and subfields, and half of a character. */
// oxlint-disable-next-line no-control-regex
const FORBIDDEN = /[\x1d-\x1f]|\p{Surrogate}/u;

/**
 * A record in ISO 2709, in UTF-8. Lengths are in bytes; the leader says so, whatever it said before.
 * @throws Unwritable when a field is longer than 9,999 bytes or the record than 99,999, or when a text has
 *   one of the characters that separate fields
 */
export function writeIso2709({ leader, controlFields, dataFields }: MarcRecord): Buffer {
  const fields = [
    ...controlFields.map(({ tag, data }) => ({ tag, content: checked(data) })),
    ...dataFields.map((field) => ({ tag: field.tag, content: contentOf(field) })),
  ];
  let directory = '';
  let size = 0;
  for (const { tag, content } of fields) {
    const length = Buffer.byteLength(content) + 1;
    if (length > MAX_FIELD) {
      throw new Unwritable(`has ${length} bytes in field ${tag}; ISO 2709 holds ${MAX_FIELD}`);
    }
    directory += tag + digits(length, 4) + digits(size, 5);
    size += length;
  }
  const base = LEADER + directory.length + 1;
  const length = base + size + 1;
  if (length > MAX_RECORD) {
    throw new Unwritable(`has ${length} bytes; ISO 2709 holds ${MAX_RECORD}`);
  }
  const fixed = `${digits(length, 5)}${leader.slice(5, 9)}a22${digits(base, 5)}${leader.slice(17, 20)}4500`;
  const data = fields.map(({ content }) => `${content}\x1e`).join('');
  return Buffer.from(`${fixed}${directory}\x1e${data}\x1d`);
}

const digits = (value: number, length: number): string => String(value).padStart(length, '0');

const contentOf = ({ ind1, ind2, subfields }: DataField): string =>
  ind1 + ind2 + subfields.map(({ code, value }) => `\x1f${code}${checked(value)}`).join('');

function checked(text: string): string {
  const found = FORBIDDEN.exec(text)?.[0];
  if (found !== undefined) throw Unwritable.character(found, 'ISO 2709');
  return text;
}
