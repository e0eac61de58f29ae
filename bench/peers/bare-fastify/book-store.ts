import type { NewMovement } from '../movements.js';
import type { NewBook } from '../request-schemas.js';
import type { MovementRow } from './movement-statements.js';

/** A book as the API answers it. */
export interface BookRow {
  id: number;
  [property: string]: unknown;
}

/** The database operations that the handlers need. */
export interface BookStore {
  byId(id: number): Promise<BookRow | undefined>;
  byAuthor(author: string, limit: number): Promise<BookRow[]>;
  byTitle(limit: number, offset: number): Promise<BookRow[]>;
  create(book: NewBook): Promise<BookRow>;
  /** @returns undefined if there is no such item, or not enough of it */
  move(itemId: number, movement: NewMovement): Promise<MovementRow | undefined>;
  /** @returns how many there are of the item */
  available(itemId: number): Promise<number | undefined>;
}

/** Handwritten statements, prepared once, for the tables of Octavo's migrations. */
export function statements(mark: (position: number) => string, collation: string) {
  const columns =
    'id, title, author, year, isbn, page_count AS "pageCount", status, description, ' +
    'average_rating AS "averageRating", publisher, language, created_at AS "createdAt", ' +
    'updated_at AS "updatedAt", version';
  const key = (column: string): string => `substr(${column}, 1, 200)${collation}`;
  return {
    byId: `SELECT ${columns} FROM books WHERE id = ${mark(1)}`,
    byAuthor:
      `SELECT ${columns} FROM books WHERE ${key('author')} = ${mark(1)} AND author = ${mark(2)} ` +
      `ORDER BY id LIMIT ${mark(3)}`,
    byTitle:
      `SELECT ${columns} FROM books ORDER BY ${key('title_normal')}, ${key('title')}, id ` +
      `LIMIT ${mark(1)} OFFSET ${mark(2)}`,
    create:
      'INSERT INTO books (title, title_normal, author, author_normal, year, isbn, page_count, ' +
      'status, description, average_rating, publisher, language) ' +
      `VALUES (${Array.from({ length: 12 }, (_, index) => mark(index + 1)).join(', ')}) ` +
      `RETURNING ${columns}`,
  };
}
