import type { BookRecord } from '../import/formats/book-record.js';
import { authorsOf } from './fields/contributors.js';
import { descriptionOf } from './fields/description.js';
import { languageOf, pageCountOf } from './fields/details.js';
import { textIn } from './element.js';
import { isbnOf } from './fields/identifiers.js';
import { priceNotes } from './fields/prices.js';
import type { OnixProduct } from './product-reader.js';
import { publicationYear, publisherOf } from './fields/publishing.js';
import { titleOf } from './fields/titles.js';

/** Code list 1. */
const DELETE = '05';
const TEST_RECORDS = ['88', '89'];
/** Characters of a RecordReference that are shown. */
const MAX_REFERENCE = 100;

/**
 * What a product says of a book. Which release it is of is seen from its elements. What it does not
 * mention is absent: a block update (NotificationType 04) changes nothing else, and a deletion (05) may
 * have no more than an identifier.
 */
export function productToBook(product: OnixProduct): BookRecord {
  const { element, header, position, raw } = product;
  const type = textIn(element, 'NotificationType') ?? '';
  const reference = textIn(element, 'RecordReference')?.slice(0, MAX_REFERENCE);
  const reason = TEST_RECORDS.includes(type)
    ? `is a test record (NotificationType ${type})`
    : product.reason;
  const record: BookRecord = { position, raw, book: {} };
  if (reference !== undefined) record.reference = reference;
  if (reason !== undefined) return { ...record, reason };

  const { isbn, notes: isbnNotes } = isbnOf(element);
  const { author, note } = authorsOf(element);
  const values = {
    title: titleOf(element),
    author,
    year: publicationYear(element),
    isbn,
    pageCount: pageCountOf(element),
    description: descriptionOf(element),
    publisher: publisherOf(element),
    language: languageOf(element, header),
  };
  const present = Object.entries(values).filter(([, value]) => value !== undefined);
  record.book = Object.fromEntries(present);
  const notes = [...isbnNotes, ...(note ? [note] : []), ...priceNotes(element, header)];
  if (notes.length > 0) record.notes = notes;
  if (type === DELETE) record.isWithdrawn = true;
  return record;
}
