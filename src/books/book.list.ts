import type { ListDescription } from '../common/list/list-request.js';
import { BOOK_STATUSES } from './book.entity.js';
import { EXPORT_FORMATS } from './export/export-formats.js';

/** What lists of books can be asked. */
export const bookList: ListDescription = {
  fields: {
    id: { kind: 'integer', indexed: true },
    title: { kind: 'text', indexed: true, searchable: true },
    author: { kind: 'text', indexed: true, searchable: true },
    year: { kind: 'integer', nullable: true, indexed: true },
    isbn: { kind: 'isbn', nullable: true, indexed: true },
    pageCount: { kind: 'integer', nullable: true },
    status: { kind: 'choice', values: BOOK_STATUSES },
    averageRating: { kind: 'number', nullable: true },
    createdAt: { kind: 'moment' },
    updatedAt: { kind: 'moment' },
    version: { kind: 'integer' },
  },
};

/** The search: the same list, with `q`, and a bare `author` that need only be a part. */
export const bookSearch: ListDescription = {
  ...bookList,
  searched: ['title', 'author'],
  bareOperators: { author: 'contains' },
};

/** The export: all books that the list has, at once. */
export const bookExport: ListDescription = { ...bookList, formats: Object.keys(EXPORT_FORMATS) };
