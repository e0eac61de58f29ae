import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { Field, type Fields, plainListFields, plainSchema } from '../../common/fields/fields.js';
import { rule } from '../../common/fields/rule.js';
import { MAX_INT } from '../../common/fields/value-ranges.js';
import { type JsonSchema, objectSchema } from '../../common/json-schema.js';
import type { ListDescription } from '../../common/list/list-request.js';
import { allScopes } from '../scopes.js';

const EXAMPLE_ID = '9f86d081884c7d65';
const NOW = '2026-11-22T15:07:19.123Z';
/** More than there are. */
const MAX_SCOPES = 50;
const MAX_DAYS = 99_999;

const scopesSchema: JsonSchema = {
  type: 'array',
  maxItems: MAX_SCOPES,
  description: 'What it may do. Write does not imply read; admin implies all',
  items: { type: 'string', maxLength: 40, example: 'books:read' },
};

/** A list of scopes, each once. Which there are is known when all entities are loaded. */
const Scopes = (): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ ...(scopesSchema as object), required: true, minItems: 1, uniqueItems: true }),
    rule('scopes', (scopes) =>
      Array.isArray(scopes) &&
      scopes.length > 0 &&
      new Set(scopes).size === scopes.length &&
      scopes.every((scope) => allScopes().includes(scope))
        ? undefined
        : `must be an array of different scopes of ${allScopes().join(', ')}`,
    ),
  );

/** What a client says of a new key. */
@ApiSchema({ name: 'NewKey' })
export class CreateKeyDto {
  @Field({ kind: 'code', maxLength: 80, example: 'Till 2' })
  name: string;

  @Scopes()
  scopes: string[];

  @Field({
    kind: 'reference',
    nullable: true,
    description: 'Limits the key to the items and the stock of one store',
    example: null,
  })
  storeId?: number | null;

  @Field({
    kind: 'integer',
    min: 1,
    max: MAX_DAYS,
    nullable: true,
    description: 'Days from now after which it is no longer accepted',
    example: 365,
  })
  expiresIn?: number | null;
}

const id = { kind: 'code', maxLength: 16, example: EXAMPLE_ID } as const;
const storeId = {
  kind: 'reference',
  nullable: true,
  description: 'The only store whose items and stock it may use',
  example: null,
} as const;

const keyFields: Fields = {
  id: { ...id, description: 'Its public part, which the stock ledger records' },
  name: { kind: 'code', maxLength: 80, example: 'Till 2' },
  storeId,
  expiresAt: { kind: 'timestamp', nullable: true, example: null },
  lastUsedAt: {
    kind: 'timestamp',
    nullable: true,
    description: 'Written once a minute',
    example: NOW,
  },
  revokedAt: { kind: 'timestamp', nullable: true, example: null },
  createdAt: { kind: 'timestamp', example: NOW },
};

const { properties: keyProperties = {} } = plainSchema('', keyFields);

/** A key as the API returns it: never with its secret. */
export const keySchema = objectSchema('Key', { ...keyProperties, scopes: scopesSchema });

/** The same, once, with what clients send. */
export const createdKeySchema = objectSchema('CreatedKey', {
  ...keySchema.properties,
  key: {
    type: 'string',
    maxLength: 85,
    description: 'What clients send. It is not stored, and never shown again',
    example: `oct_${EXAMPLE_ID}_${'0123456789abcdef'.repeat(4)}`,
  },
});

/** The filters and sort keys of the list of keys. */
export const keyList: ListDescription = { fields: plainListFields(keyFields) };

/** Who sends a request, and what they may do. */
export const callerSchema = objectSchema('Caller', {
  keyId: { type: ['string', 'null'], maxLength: 16, example: EXAMPLE_ID },
  name: { type: ['string', 'null'], maxLength: 80, example: 'Till 2' },
  storeId: {
    type: ['integer', 'null'],
    format: 'int32',
    minimum: 1,
    maximum: MAX_INT,
    description: storeId.description,
    example: null,
  },
  scopes: { ...scopesSchema, description: 'All that are granted or implied' },
});
