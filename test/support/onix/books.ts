import type { BookStatus } from '../../../src/books/book.fields.js';
import { cleanIsbn } from '../../../src/common/fields/isbn.js';
import type { OnixBook } from '../../../src/books/export/onix/onix-product.js';
import type { Random } from '../random.js';

/** Words of many scripts, combining marks, and what XML and HTML have a meaning for. */
const WORDS = [
  'Fens',
  'Été',
  'e\u0301te\u0301',
  'Œuvre',
  'Straße',
  'Łódź',
  'Žižek',
  'Кобзар',
  'Ωκεανός',
  'مقدمة',
  'ספר',
  '日本語',
  '한국어',
  'हिन्दी',
  'ภาษาไทย',
  '📚',
  '𝔉𝔢𝔫𝔰',
  '\u00a0!',
  '\u200f',
  '\u2028',
  '\ufeff',
  '\ufffd',
  '&',
  '&amp;',
  '&eacute;',
  '<',
  '>',
  '</Text>',
  '<p>',
  'a<b',
  '<br/>',
  '<b>x</b>',
  ']]>',
  '<![CDATA[',
  '<!--',
  '"',
  "'",
  '$',
  '{',
  ':',
  ';',
  'No. 1',
  '=SUM(1)',
  '\u0085',
  '\u007f',
];

/** A book with anything that its columns hold and ONIX can. */
export function randomBook(random: Random, id: number): OnixBook {
  const maybe = <T>(make: () => T): T | null => (random.chance(0.7) ? make() : null);
  return {
    id,
    title: phrase(random, 6),
    author: Array.from(
      { length: random.integer(1, 4) },
      // "; " would begin another author.
      (_, index) => `${phrase(random, 3).replaceAll(';', '')} ${index}`.trimStart(),
    ).join('; '),
    year: maybe(() =>
      random.pick([
        random.integer(1, 9999),
        random.integer(1900, 2030),
        -random.integer(1, 3000),
        random.integer(10_000, 2_000_000_000),
      ]),
    ),
    isbn: maybe(() => isbn(random)),
    pageCount: maybe(() => random.integer(1, 3000)),
    status: random.pick<BookStatus>(['available', 'checked_out', 'lost', 'withdrawn']),
    description: maybe(() => lines(random)),
    publisher: maybe(() => phrase(random, 3)),
    language: maybe(() => random.pick(['eng', 'fre', 'wel', 'jpn'])),
  };
}

const phrase = (random: Random, most: number): string =>
  `${Array.from({ length: random.integer(1, most) }, () => random.pick(WORDS)).join(' ')} x`.replace(
    /^ /,
    '',
  );

const lines = (random: Random): string =>
  Array.from({ length: random.integer(1, random.chance(0.1) ? 200 : 4) }, () =>
    phrase(random, 12),
  ).join(random.pick(['\n', '\n\n', ' ']));

function isbn(random: Random): string {
  const nine = String(random.integer(0, 999_999_999)).padStart(9, '0');
  return [...'0123456789'].map((digit) => cleanIsbn(`978${nine}${digit}`)).find(Boolean)!;
}

/** The values that a reader should give for the book. */
export const valuesOf = ({
  title,
  author,
  year,
  isbn: number,
  pageCount,
  description,
  publisher,
  language,
}: OnixBook) =>
  Object.fromEntries(
    Object.entries({
      title,
      author,
      year,
      isbn: number,
      pageCount,
      description,
      publisher,
      language,
    }).filter(([, value]) => value !== null),
  );
