import { type Fields, ID, plainSchema } from '../../common/fields/fields.js';
import type { JsonSchema } from '../../common/json-schema.js';

const ofItem: Fields = {
  itemId: ID,
  seq: { kind: 'integer', description: 'The entry of the ledger that it was at', example: 2 },
  name: { kind: 'code', maxLength: 80, example: 'Clean Code, paperback' },
  bookId: { kind: 'reference', nullable: true, example: 1 },
  quantity: { kind: 'integer', min: 0, example: 2 },
  price: { kind: 'price', example: 34.99 },
};

const VALUE: JsonSchema = {
  type: 'number',
  format: 'double',
  minimum: 0,
  description: 'Quantity times price; exact up to 90,071,992,547,409.91',
  example: 69.98,
};

const withValue = (schema: JsonSchema): JsonSchema => ({
  ...schema,
  properties: { ...schema.properties, value: VALUE },
  required: [...schema.required!, 'value'],
});

/** An item of a store as it was at a time. */
export const stockLevelSchema = withValue(plainSchema('StockLevel', ofItem));

/** What a store had at a time. */
export const storeStockSchema = withValue(
  plainSchema('StoreStock', {
    storeId: ID,
    items: { kind: 'integer', min: 0, example: 1 },
    units: { kind: 'reference', description: 'Copies of all items', example: 2 },
  }),
);
