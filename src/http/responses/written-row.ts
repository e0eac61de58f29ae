import { answerSchema, ID, VERSION } from '../../common/fields/fields.js';
import { MAX_ROWS } from '../../common/fields/row-changes.js';
import { type JsonSchema, objectSchema } from '../../common/json-schema.js';
import { EXAMPLE_UUID } from '../id.decorator.js';

/** What a write returns to a key without the scope to read the row. */
export interface WrittenRow {
  /** Undefined for a stock document. */
  id?: number;
  /** Undefined for rows that never change. */
  version?: number;
  /** Of stock movements. */
  document?: string | null;
  movements?: WrittenRow[];
}

const shortSchema = (title: string, properties: Record<string, JsonSchema>): JsonSchema => ({
  ...objectSchema(title, properties),
  description: 'What a key without the read scope gets of what it has written',
});

const id = answerSchema(ID);
const uuid: JsonSchema = { type: 'string', maxLength: 36, example: EXAMPLE_UUID };

const rowSchema = shortSchema('WrittenRow', { id, version: answerSchema(VERSION) });
const movementSchema = shortSchema('WrittenMovement', {
  id,
  document: { ...uuid, type: ['string', 'null'] },
});
const documentSchema = shortSchema('WrittenDocument', {
  document: uuid,
  // A transfer has two for each line.
  movements: { type: 'array', items: movementSchema, maxItems: 2 * MAX_ROWS },
});

/** The short forms of answers, for OpenAPI. */
export const SHORT_SCHEMAS = [rowSchema, movementSchema, documentSchema];

/** The name of the short form, given the schema of the whole answer. */
export function shortFormOf({ properties = {} }: JsonSchema): string {
  if (properties.movements) return documentSchema.title!;
  return (properties.document ? movementSchema : rowSchema).title!;
}
