import type { Book } from '../../book.entity.js';
import type { DataField, MarcRecord } from '../../marc/marc-record.js';
import { countNonFiling } from './articles.js';

export type MarcBook = Pick<
  Book,
  | 'id'
  | 'title'
  | 'author'
  | 'year'
  | 'isbn'
  | 'pageCount'
  | 'status'
  | 'description'
  | 'publisher'
  | 'language'
  | 'createdAt'
>;

/** 264 $c of a book without a year: with it, what follows the publisher is always a comma. */
const NO_YEAR = '[date of publication not identified]';

/**
 * A book as a MARC 21 record. Each element ends in the ISBD mark that cataloguers write, so that a mark of
 * the text itself is kept when the mark is stripped. A withdrawn book is a deleted record (leader/05 d).
 *
 * MARC cannot hold, so that reading the record back gives no value or another:
 * - average rating, a page count of 0, and statuses other than withdrawn;
 * - white space at the ends of title, author and publisher; U+0088, U+0089, U+0098 and U+009C, which mark
 *   articles, in them;
 * - languages that are none, several or undetermined (zxx, mul, und);
 * - publishers that say that there is none, such as `[s.n.]`.
 */
export function bookToMarc(book: MarcBook): MarcRecord {
  const { title, author, isbn, language, pageCount, description } = book;
  const [first, ...others] = namesIn(author);
  const skipped = String(countNonFiling(title, language));
  return {
    leader: `00000${book.status === 'withdrawn' ? 'd' : 'n'}am a2200000ui 4500`,
    controlFields: [
      { tag: '001', data: String(book.id) },
      { tag: '008', data: fixedField(book) },
    ],
    dataFields: [
      ...(isbn === null ? [] : [field('020', '  ', ['a', isbn])]),
      ...(language ? [field('041', '  ', ['a', language])] : []),
      nameField('100', first),
      field('245', `1${skipped}`, ['a', `${title} /`], ['c', `${author}.`]),
      ...publication(book),
      ...(pageCount === null ? [] : [field('300', '  ', ['a', `${pageCount} pages`])]),
      ...(description === null ? [] : [field('520', '  ', ['a', description])]),
      ...others.map((name) => nameField('700', name)),
    ],
  };
}

const field = (tag: string, indicators: string, ...subfields: [string, string][]): DataField => ({
  tag,
  ind1: indicators[0],
  ind2: indicators[1],
  subfields: subfields.map(([code, value]) => ({ code, value })),
});

/** A name with a comma is inverted: the first indicator says that it begins with the surname. */
const nameField = (tag: string, name: string): DataField =>
  field(tag, name.includes(', ') ? '1 ' : '0 ', ['a', `${name},`], ['e', 'author.']);

/** The names that `; ` joins; the whole text if reading them back would not give it again. */
function namesIn(author: string): string[] {
  const names = author.split('; ');
  const isList = names.every((name) => name !== '' && name === name.trim());
  return isList && new Set(names).size === names.length ? names : [author];
}

function publication({ publisher, year }: MarcBook): DataField[] {
  if (year === null && !publisher) return [];
  const name: [string, string][] = publisher ? [['b', `${publisher},`]] : [];
  return [field('264', ' 1', ...name, ['c', year === null ? NO_YEAR : String(year)])];
}

/** Field 008 of a book, 40 characters: those for form and contents say that nobody has coded them. */
function fixedField({ createdAt, year, language }: MarcBook): string {
  const entered = createdAt.slice(2, 10).replaceAll('-', '');
  return `${entered}${datesOf(year)}xx |||||||||||||| ||${language ?? '|||'} d`;
}

/** The kind of date and two dates: a year, none, or one before Christ, for which there are no digits. */
function datesOf(year: number | null): string {
  if (year === null || year > 9999) return 'nuuuuuuuu';
  return year < 0 ? 'b        ' : `s${String(year).padStart(4, '0')}    `;
}
