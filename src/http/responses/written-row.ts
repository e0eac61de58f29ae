import { answerSchema, ID, VERSION } from '../../common/fields/fields.js';
import { objectSchema } from '../../common/json-schema.js';

/** What a write returns to a key without the scope to read the row. */
export interface WrittenRow {
  id: number;
  version: number;
}

export const writtenRowSchema = {
  ...objectSchema('WrittenRow', { id: answerSchema(ID), version: answerSchema(VERSION) }),
  description: 'What a key without the read scope gets of a row that it has written',
};
