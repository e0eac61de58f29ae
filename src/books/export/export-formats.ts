import { stringify } from 'csv-stringify/sync';
import type { ListDescription } from '../../common/list/list-request.js';
import type { Book } from '../book.entity.js';
import { BOOK_COLUMNS, bookList, bookSearch } from '../book.fields.js';
import { bookToMarc } from './marc/book-to-marc.js';
import { writeIso2709 } from './marc/write-iso2709.js';
import { MARCXML_HEAD, MARCXML_TAIL, writeMarcXml } from './marc/write-marcxml.js';
import { onixHead, onixTail } from './onix/onix-message.js';
import { onixProduct } from './onix/onix-product.js';
import { Unwritable } from './unwritable.js';

const MIDDLEMARCH: Record<string, unknown> = {
  title: 'Middlemarch',
  author: 'George Eliot',
  year: 1871,
  status: 'available',
};
const EXAMPLE = Object.fromEntries(
  BOOK_COLUMNS.map((column) => [column, MIDDLEMARCH[column] ?? null]),
);
const CREATED = '2026-11-22T15:07:19.123Z';
const BOOK = { ...EXAMPLE, id: 1, createdAt: CREATED, updatedAt: CREATED } as unknown as Book;

/** A book that a format cannot hold, and why: to be read after "book 7". */
export interface LeftOut {
  id: number;
  reason: string;
}

interface ExportFormat {
  type: string;
  /** A complete file, for OpenAPI. */
  example: string;
  /** Written before the first book. */
  head(): string;
  /** @param leaveOut called for each book that the format cannot hold */
  write(books: Book[], leaveOut: (book: LeftOut) => void): string | Buffer;
  /** Written after the last book. @param written the number of books */
  tail(written: number): string;
}

const none = (): string => '';

/** Writes the books that a format can hold. */
function each(write: (book: Book) => string | Buffer): ExportFormat['write'] {
  return (books, leaveOut) =>
    Buffer.concat(
      books.flatMap((book) => {
        try {
          return [Buffer.from(write(book) as string)];
        } catch (error) {
          if (!(error instanceof Unwritable)) throw error;
          leaveOut({ id: book.id, reason: error.message });
          return [];
        }
      }),
    );
}

/** The formats of exports. The first is the default. */
export const EXPORT_FORMATS: Record<string, ExportFormat> = {
  csv: {
    type: 'text/csv; charset=utf-8',
    example: `${BOOK_COLUMNS.join()}\n${Object.values(EXAMPLE).join()}\n`,
    head: () => `${BOOK_COLUMNS.join(',')}\n`,
    // Null is an empty cell. Leading and trailing white space and line breaks of any kind are kept.
    write: (books) => stringify(books, { columns: BOOK_COLUMNS, quoted_match: /^\s|[\r\n]|\s$/ }),
    tail: none,
  },
  ndjson: {
    type: 'application/x-ndjson',
    example: `${JSON.stringify(EXAMPLE)}\n`,
    head: none,
    write: (books) => books.map((book) => `${JSON.stringify(book, BOOK_COLUMNS)}\n`).join(''),
    tail: none,
  },
  marcxml: {
    type: 'application/marcxml+xml',
    example: `${MARCXML_HEAD}${writeMarcXml(bookToMarc(BOOK))}${MARCXML_TAIL}`,
    head: () => MARCXML_HEAD,
    write: each((book) => writeMarcXml(bookToMarc(book))),
    tail: () => MARCXML_TAIL,
  },
  marc: {
    type: 'application/marc',
    example: writeIso2709(bookToMarc(BOOK)).toString(),
    head: none,
    write: each((book) => writeIso2709(bookToMarc(book))),
    tail: none,
  },
  onix: {
    type: 'application/xml',
    example: `${onixHead(new Date(0))}${onixProduct(BOOK)}${onixTail(1)}`,
    head: () => onixHead(new Date()),
    write: each(onixProduct),
    tail: onixTail,
  },
};

/** The export: the list of books without pages, with the `q` of the search. */
export const bookExport: ListDescription = {
  ...bookList,
  searched: bookSearch.searched,
  formats: Object.keys(EXPORT_FORMATS),
};
