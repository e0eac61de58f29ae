import { bookSchema } from '../books/book.schema.js';
import { idSchema, objectSchema, rowSchemas } from '../common/json-schema.js';
import { storeSchema } from '../stores/store.schema.js';

/** An item as the API answers it, with its store and its book where they were asked for. */
export const itemSchema = objectSchema(
  'Item',
  {
    id: idSchema,
    name: { type: 'string', example: 'Clean Code, paperback' },
    price: { type: 'number', example: 34.99 },
    quantity: { type: 'integer', example: 3 },
    receivedOn: { type: ['string', 'null'], format: 'date', example: '2026-11-22' },
    storeId: idSchema,
    bookId: { type: ['integer', 'null'], example: 1 },
    ...rowSchemas,
  },
  {
    store: storeSchema,
    book: { anyOf: [bookSchema, { type: 'null' }] },
  },
);
