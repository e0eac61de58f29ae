import { validationMessage } from '../../common/fields/fields.js';
import { KINDS } from '../../common/fields/field-kinds.js';
import { bookFields } from '../book.fields.js';
import { cleanYear } from './clean-year.js';
import type { BookValues, Property } from './formats/book-record.js';
import type { ImportPolicy } from './import-policy.js';

export type Checked =
  | {
      values: BookValues;
      /** Whether an invalid ISBN was replaced by null. */
      isbnNulled: boolean;
      /** Whether a text that is no year was replaced by null. */
      yearNulled: boolean;
    }
  | {
      reason: string;
      /** Those whose values are the reason. */
      fields: Property[];
    };

/** What Calibre and libraries write for a book whose author is not known. */
const UNKNOWN = 'Unknown';

/** Cleans the values of a record, and checks them by the rules of the API. */
export class BookChecker {
  constructor(private readonly policy: ImportPolicy) {}

  /**
   * @param book its values are changed
   * @param isWithdrawn only the ISBN of the book matters
   */
  check(book: BookValues, isWithdrawn = false): Checked {
    this.cleanIsbn(book);
    if (isWithdrawn) return { values: book, isbnNulled: false, yearNulled: false };
    this.cleanOthers(book);
    const wrong = new Map<Property, string>();
    const nulled = { isbn: false, year: false };
    for (const name in book) {
      const property = name as Property;
      const message = validationMessage(property, bookFields[property], book[property]);
      if (message === undefined) continue;
      if (this.isNulled(property)) {
        book[property] = null;
        nulled[property] = true;
      } else {
        wrong.set(
          property,
          `${property} ${book[property] === null ? 'must not be empty' : message}`,
        );
      }
    }
    if (wrong.size > 0)
      return { reason: [...wrong.values()].join('; '), fields: [...wrong.keys()] };
    return { values: book, isbnNulled: nulled.isbn, yearNulled: nulled.year };
  }

  private cleanIsbn(book: BookValues): void {
    const { isbn } = book;
    if (typeof isbn !== 'string') return;
    book.isbn = KINDS.isbn.normalize(this.policy.padIsbn ? padIsbn(isbn) : isbn);
  }

  private cleanOthers(book: BookValues): void {
    const { author, year, language } = book;
    if (typeof language === 'string') book.language = KINDS.language.normalize(language);
    if (typeof year === 'string') book.year = cleanYear(year) ?? (year.trim() === '' ? null : year);
    if (!this.policy.isTrade) return;
    book.title ??= null;
    if (typeof author !== 'string' || author.trim() === '') book.author = UNKNOWN;
  }

  private isNulled(property: Property): property is 'isbn' | 'year' {
    const { onBadIsbn, onBadYear } = this.policy;
    return (
      (property === 'isbn' && onBadIsbn === 'null') || (property === 'year' && onBadYear === 'null')
    );
  }
}

/** Restores the leading zeros that a spreadsheet dropped from an ISBN-10. A cell of zeros is kept. */
export function padIsbn(cell: string): string {
  const digits = cell.trim().replace(/^="(.*)"$/, '$1');
  return /^\d{0,8}[\dX]$/i.test(digits) && !/^0+$/.test(digits) ? digits.padStart(10, '0') : cell;
}
