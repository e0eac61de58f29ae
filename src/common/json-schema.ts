/** The part of JSON Schema that answers are described with, for the serializer and for OpenAPI. */
export interface JsonSchema {
  /** Of an object that OpenAPI lists by name. */
  title?: string;
  type?: string | string[];
  format?: string;
  enum?: readonly string[];
  description?: string;
  example?: unknown;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  [keyword: string]: unknown;
}

/** An object that has exactly these properties. */
export const objectSchema = (
  title: string,
  properties: Record<string, JsonSchema>,
  optional: Record<string, JsonSchema> = {},
): JsonSchema => ({
  title,
  type: 'object',
  properties: { ...properties, ...optional },
  required: Object.keys(properties),
  additionalProperties: false,
});

export const arrayOf = (items: JsonSchema): JsonSchema => ({ type: 'array', items });

/** What every row has, besides its own columns. */
export const idSchema: JsonSchema = { type: 'integer', example: 1 };
export const rowSchemas: Record<string, JsonSchema> = {
  createdAt: { type: 'string', format: 'date-time', example: '2026-11-22T15:07:19.123Z' },
  updatedAt: {
    type: 'string',
    format: 'date-time',
    description: 'Never before createdAt, nor before that of an earlier version',
    example: '2026-11-22T15:07:19.123Z',
  },
  version: { type: 'integer', description: 'Counts the changes of the row', example: 1 },
};

export const messageSchema = (message: string): JsonSchema => ({
  type: 'object',
  properties: { message: { type: 'string', example: message } },
  required: ['message'],
  additionalProperties: false,
});
