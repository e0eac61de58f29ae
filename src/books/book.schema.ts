import { idSchema, objectSchema, rowSchemas } from '../common/json-schema.js';
import { BOOK_STATUSES } from './book.entity.js';

/** A book as the API answers it. */
export const bookSchema = objectSchema('Book', {
  id: idSchema,
  title: { type: 'string', example: 'Clean Code' },
  author: { type: 'string', example: 'Robert Martin' },
  year: { type: ['integer', 'null'], example: 2008 },
  isbn: { type: ['string', 'null'], description: 'ISBN-13', example: '9780132350884' },
  pageCount: { type: ['integer', 'null'], example: 464 },
  status: { type: 'string', enum: BOOK_STATUSES, example: 'available' },
  description: { type: ['string', 'null'], example: 'A handbook of agile software craftsmanship' },
  averageRating: { type: ['number', 'null'], example: 4.4 },
  ...rowSchemas,
});
