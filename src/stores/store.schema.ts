import { idSchema, objectSchema, rowSchemas } from '../common/json-schema.js';

/** A store as the API answers it. */
export const storeSchema = objectSchema('Store', {
  id: idSchema,
  name: { type: 'string', example: 'Riverside' },
  isActive: { type: 'boolean', example: true },
  ...rowSchemas,
});
