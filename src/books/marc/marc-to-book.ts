import type { BookRecord, BookValues, Property } from '../import/formats/book-record.js';
import { leaderAt, type ReadRecord } from './marc-record.js';
import { authorOf } from './marc-names.js';
import { titleOf } from './marc-title.js';
import {
  descriptionOf,
  isbnOf,
  languageOf,
  pageCountOf,
  publisherOf,
  yearOf,
} from './marc-values.js';

/** What a leader says at position 6 of records that do not describe a book. */
const OTHER_KINDS: Record<string, string> = {
  z: 'is an authority record',
  w: 'is a classification record',
  q: 'is a community information record',
  u: 'is a holdings record',
  v: 'is a holdings record',
  x: 'is a holdings record',
  y: 'is a holdings record',
};

/** The fields that say something about a book. */
export const BOOK_TAGS: ReadonlySet<string> = new Set(
  '001 008 020 024 041 100 110 111 245 260 264 300 520 700 710 711'.split(' '),
);

/**
 * The book that a MARC 21 record describes. Properties that it does not mention are absent: a record without
 * a title has no `title`, and validation rejects it. A copy on a shelf (852, 949, 952) is no book.
 */
export function marcToBook({ record, ...read }: ReadRecord): BookRecord {
  if (!record) return { ...read, book: {} };
  const reference = record.controlFields.find(({ tag }) => tag === '001')?.data.trim();
  const named = reference ? { ...read, reference } : read;
  const reason = OTHER_KINDS[leaderAt(record, 6)];
  if (reason) return { ...named, book: {}, reason };

  const { isbn, notes: isbnNotes } = isbnOf(record);
  const { author, note } = authorOf(record);
  const notes = [...(read.notes ?? []), ...isbnNotes, ...(note ? [note] : [])];
  return {
    ...named,
    book: withoutAbsent({
      title: titleOf(record),
      author,
      year: yearOf(record),
      isbn,
      pageCount: pageCountOf(record),
      description: descriptionOf(record),
      publisher: publisherOf(record),
      language: languageOf(record),
    }),
    ...(notes.length > 0 && { notes }),
    ...(leaderAt(record, 5) === 'd' && { isWithdrawn: true as const }),
  };
}

function withoutAbsent(values: BookValues): BookValues {
  const present: BookValues = {};
  for (const name in values) {
    const value = values[name as Property];
    if (value !== undefined) present[name as Property] = value;
  }
  return present;
}
