import { MAX_INT } from '../../src/common/fields/value-ranges.js';
import { cleanIsbn } from '../../src/common/fields/isbn.js';

/** A book as clients send it. */
export interface NewBook {
  title: string;
  author: string;
  year?: number | null;
  isbn?: string | null;
  pageCount?: number | null;
  status?: string;
  description?: string | null;
  averageRating?: number | null;
  publisher?: string | null;
  language?: string | null;
}

export interface ListQuery {
  author?: string;
  sort?: 'title';
  limit: number;
  page: number;
}

const integer = { type: 'integer', minimum: -MAX_INT - 1, maximum: MAX_INT };

export const newBookSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['title', 'author'],
  properties: {
    title: { type: 'string', maxLength: 500, pattern: '\\S' },
    author: { type: 'string', maxLength: 1000, pattern: '\\S' },
    year: { ...integer, nullable: true },
    isbn: { type: 'string', nullable: true },
    pageCount: { ...integer, minimum: 0, nullable: true },
    status: { enum: ['available', 'checked_out', 'lost', 'withdrawn'] },
    description: { type: 'string', nullable: true },
    averageRating: { type: 'number', nullable: true },
    publisher: { type: 'string', maxLength: 200, pattern: '\\S', nullable: true },
    language: { type: 'string', pattern: '^[a-z]{3}$', nullable: true },
  },
};

export const listSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    author: { type: 'string', maxLength: 200 },
    sort: { const: 'title' },
    limit: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
    page: { type: 'integer', minimum: 1, default: 1 },
  },
};

/** What both Fastify peers expect of Ajv. */
export const AJV = { customOptions: { coerceTypes: true } } as const;

/** @returns undefined unless it is a plain decimal that a row can have */
export const toId = (text: string): number | undefined =>
  /^[1-9]\d{0,9}$/.test(text) && Number(text) <= MAX_INT ? Number(text) : undefined;

/**
 * Checks what a schema cannot express.
 * @returns the book with its ISBN as ISBN-13 or null, or undefined if it is not valid
 */
export function checked(book: NewBook): NewBook | undefined {
  const texts = [book.title, book.author, book.description ?? '', book.publisher ?? ''];
  const isbn = book.isbn ? cleanIsbn(book.isbn) : null;
  const isValid = texts.every((text) => !text.includes('\0') && text.isWellFormed());
  return isbn === undefined || !isValid ? undefined : { ...book, isbn };
}
