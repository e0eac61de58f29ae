import { objectSchema } from '../common/json-schema.js';

const text = (maxLength: number, example: string, description?: string) => ({
  type: 'string',
  maxLength,
  example,
  ...(description && { description }),
});

const MIGRATION = 'CreateBooks1700000000000';

/** What runs, on which database, and how far its schema is. */
export const systemSchema = objectSchema('System', {
  version: text(40, '0.1.0', 'That of Octavo'),
  nodeVersion: text(40, 'v24.13.1'),
  database: objectSchema('Database', {
    engine: { type: 'string', enum: ['sqlite', 'postgres'], example: 'sqlite' },
    version: text(100, '3.53.0'),
    place: text(
      4096,
      '/data/books.db',
      'The file, or the server and the database, without a password',
    ),
  }),
  migrations: objectSchema('Migrations', {
    applied: {
      type: 'array',
      maxItems: 1000,
      description: 'In the order in which they were applied',
      items: objectSchema('AppliedMigration', {
        name: text(255, MIGRATION),
        appliedAt: {
          type: ['string', 'null'],
          format: 'date-time',
          maxLength: 29,
          description: 'Null if it was applied by TypeORM alone',
          example: '2026-11-22T15:07:19.123Z',
        },
      }),
    },
    pending: {
      type: 'array',
      maxItems: 1000,
      description: 'Those of this build that have not been applied',
      items: text(255, MIGRATION),
    },
  }),
});
