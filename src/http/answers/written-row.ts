import { answerSchema, ID, VERSION } from '../../common/fields.js';
import { objectSchema } from '../../common/json-schema.js';

/** What a write answers of its row to a key that does not have the scope to read it. */
export interface WrittenRow {
  id: number;
  version: number;
}

export const writtenRowSchema = {
  ...objectSchema('WrittenRow', { id: answerSchema(ID), version: answerSchema(VERSION) }),
  description: 'What a key without the scope to read gets of the row that it has written',
};
