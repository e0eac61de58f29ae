/** The part of JSON Schema that describes responses, for the serializer and for OpenAPI. */
export interface JsonSchema {
  /** The name of an object in OpenAPI. */
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

/** An object with exactly these properties. */
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

export const messageSchema = (message: string): JsonSchema => ({
  type: 'object',
  properties: { message: { type: 'string', example: message } },
  required: ['message'],
  additionalProperties: false,
});
