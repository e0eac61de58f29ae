import { type JsonSchema } from '../../common/json-schema.js';
import { MAX_INT } from '../../common/fields/value-ranges.js';

const count = (
  description: string,
  example: number,
): { description: string; schema: JsonSchema } => ({
  description,
  schema: { type: 'integer', format: 'int32', minimum: 0, maximum: MAX_INT, example },
});

/** The headers of every response of the API, for OpenAPI's components. Absent with RATE_LIMIT=off. */
export const sharedHeaders = {
  'RateLimit-Limit': count('Requests that a key, or an address without one, has in a minute', 600),
  'RateLimit-Remaining': count('Requests that are left of them', 599),
  'RateLimit-Reset': count('Seconds until there are as many as RateLimit-Limit again', 60),
};

export const rateLimitHeaders = Object.fromEntries(
  Object.keys(sharedHeaders).map((name) => [name, { $ref: `#/components/headers/${name}` }]),
);

const POSITION_EXAMPLE = '000000010000000001B374D8';

/** The header of responses to writes. */
export const positionHeader = {
  'Octavo-Position': {
    description: 'For the reads that shall see this write; only if the server has replicas',
    schema: { type: 'string', maxLength: 24, example: POSITION_EXAMPLE },
  },
};

/** The header of reads. */
export const positionParameter = {
  name: 'Octavo-Position',
  in: 'header' as const,
  required: false,
  description: `The Octavo-Position that a write has answered, or 0: a replica of the database that \
has it may then answer. Without it, the answer is the latest.`,
  schema: { type: 'string', pattern: '^(0|[0-9A-F]{24})$', maxLength: 24 },
};
