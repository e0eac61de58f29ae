import type { DataField, MarcRecord } from './marc-record.js';
import { fieldsOf, partsOf, valuesOf, withoutMark } from './marks.js';

/** Names in $e of authors, in the languages of the large catalogues. $4 says `aut`. */
const AUTHOR = /^((joint|co)[ -]?)?(author|auteure?|autora?|autore|verfasser([*:]?in)?)$/i;

/** Subfields that belong to a name: neither dates nor roles. */
const NAME_CODES: Record<string, string> = { '00': 'abc', '10': 'ab', '11': 'a' };

/**
 * The authors: the main entry (100, else 110, else 111) and added entries whose role is that of an author;
 * if there are none, all persons and bodies of the added entries. Names are as in the file, joined by `; `.
 */
export function authorOf(record: MarcRecord): { author?: string; note?: string } {
  const main = ['100', '110', '111']
    .map((tag) => fieldsOf(record, tag))
    .find(({ length }) => length);
  // An added entry with a title names another work.
  const added = ['700', '710', '711']
    .flatMap((tag) => fieldsOf(record, tag))
    .filter(({ subfields }) => !subfields.some(({ code }) => code === 't'));
  const authors = namesIn([...(main ?? []), ...added.filter(isAuthor)]);
  if (authors) return { author: authors };
  const others = namesIn(added);
  return others ? { author: others, note: 'names no author: its contributors were taken' } : {};
}

const isAuthor = (field: DataField): boolean =>
  valuesOf(field, '4').some((code) => /(^|\/)aut$/.test(code)) ||
  valuesOf(field, 'e').some((role) => AUTHOR.test(withoutMark(role)));

const namesIn = (fields: DataField[]): string =>
  [...new Set(fields.map(nameOf))].filter((name) => name !== '').join('; ');

function nameOf(field: DataField): string {
  let name = '';
  for (const { code, value } of partsOf(field, NAME_CODES[field.tag.slice(1)])) {
    const needsComma = code === 'c' && !/[,.]$/.test(name) && !value.startsWith('(');
    name = name === '' ? value : `${name}${needsComma ? ',' : ''} ${value}`;
  }
  return withoutMark(name);
}
