import { type Fields, ID, plainListFields, plainSchema } from '../common/fields/fields.js';
import { objectSchema } from '../common/json-schema.js';
import type { ListDescription } from '../common/list/list-request.js';
import { EXAMPLE_UUID } from '../http/id.decorator.js';
import { MOVEMENT_TYPES } from '../ledger/stock-movement.entity.js';

const NOW = '2026-11-22T15:07:19.123Z';

/** A stock movement as the API returns it. */
const movementFields: Fields = {
  id: ID,
  itemId: { kind: 'reference', indexed: true, example: 1 },
  seq: { kind: 'integer', description: 'Counts the entries of the item, from 1', example: 2 },
  type: { kind: 'choice', values: MOVEMENT_TYPES, example: 'sale' },
  quantityBefore: { kind: 'integer', example: 3 },
  delta: { kind: 'integer', description: 'Copies added, negative if removed', example: -1 },
  quantityAfter: { kind: 'integer', example: 2 },
  price: { kind: 'price', description: 'The price of the item from then on', example: 34.99 },
  unitPrice: {
    kind: 'price',
    nullable: true,
    description: 'What was paid for one copy, if it was not the price of the item',
    example: 29.99,
  },
  reference: { kind: 'code', maxLength: 80, nullable: true, example: 'Till 2' },
  note: { kind: 'code', maxLength: 500, nullable: true, unlisted: true, example: 'Gift' },
  document: {
    kind: 'code',
    maxLength: 36,
    nullable: true,
    indexed: true,
    description: 'What the movements of one receipt, sale, transfer or count have in common',
    example: EXAMPLE_UUID,
  },
  actor: {
    kind: 'code',
    maxLength: 16,
    nullable: true,
    description: 'The id of the key that wrote it',
    example: '9f86d081884c7d65',
  },
  reversesId: {
    kind: 'reference',
    nullable: true,
    description: 'The movement that this one undoes',
    example: null,
  },
  storeId: { kind: 'reference', indexed: true, example: 1 },
  bookId: { kind: 'reference', nullable: true, example: 1 },
  itemName: { kind: 'code', maxLength: 80, unlisted: true, example: 'Clean Code, paperback' },
  occurredAt: {
    kind: 'timestamp',
    description: 'When it happened, as the client says; for information',
    example: NOW,
  },
  recordedAt: {
    kind: 'timestamp',
    description: 'When it was written; this orders the ledger of an item',
    example: NOW,
  },
};

export const movementSchema = plainSchema('StockMovement', movementFields);

/** The filters and sort keys of lists of movements. */
export const movementList: ListDescription = { fields: plainListFields(movementFields) };

/** Most lines of a document. A transfer has two movements for each. */
export const MAX_LINES = 200;

/** The movements that belong together. */
export const documentSchema = objectSchema('StockDocument', {
  document: { type: 'string', format: 'uuid', maxLength: 36, example: EXAMPLE_UUID },
  movements: { type: 'array', items: movementSchema, maxItems: 2 * MAX_LINES },
});
