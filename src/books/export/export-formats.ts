import { stringify } from 'csv-stringify/sync';
import type { ListDescription } from '../../common/list/list-request.js';
import type { Book } from '../book.entity.js';
import { BOOK_COLUMNS, bookList } from '../book.fields.js';

const MIDDLEMARCH: Record<string, unknown> = {
  title: 'Middlemarch',
  author: 'George Eliot',
  year: 1871,
  status: 'available',
};
const EXAMPLE = Object.fromEntries(
  BOOK_COLUMNS.map((column) => [column, MIDDLEMARCH[column] ?? null]),
);

interface ExportFormat {
  type: string;
  /** A complete file, for OpenAPI. */
  example: string;
  /** Written before the first book. */
  head: string;
  write(books: Book[]): string;
}

/** The formats of exports. The first is the default. */
export const EXPORT_FORMATS: Record<string, ExportFormat> = {
  csv: {
    type: 'text/csv; charset=utf-8',
    example: `${BOOK_COLUMNS.join()}\n${Object.values(EXAMPLE).join()}\n`,
    head: `${BOOK_COLUMNS.join(',')}\n`,
    // Null is an empty cell. Leading and trailing white space and line breaks of any kind are kept.
    write: (books) => stringify(books, { columns: BOOK_COLUMNS, quoted_match: /^\s|[\r\n]|\s$/ }),
  },
  ndjson: {
    type: 'application/x-ndjson',
    example: `${JSON.stringify(EXAMPLE)}\n`,
    head: '',
    write: (books) => books.map((book) => `${JSON.stringify(book, BOOK_COLUMNS)}\n`).join(''),
  },
};

/** The export: the list of books without pages. */
export const bookExport: ListDescription = { ...bookList, formats: Object.keys(EXPORT_FORMATS) };
