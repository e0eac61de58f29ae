import { idSchema, objectSchema, rowSchemas } from '../../common/json-schema.js';

/** What a write returns to a key without the scope to read the row. */
export interface WrittenRow {
  id: number;
  version: number;
}

export const writtenRowSchema = {
  ...objectSchema('WrittenRow', { id: idSchema, version: rowSchemas.version }),
  description: 'What a key without the read scope gets of a row that it has written',
};
