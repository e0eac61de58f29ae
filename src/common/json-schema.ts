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
  // An empty list is not valid for tools that only know OpenAPI 3.0.
  ...(Object.keys(properties).length > 0 && { required: Object.keys(properties) }),
  additionalProperties: false,
});

/** The same object, or null. */
export const orNull = (object: JsonSchema): JsonSchema => ({ ...object, type: ['object', 'null'] });

/** What a deletion returns. */
export const deletedSchema = objectSchema('Deleted', {
  message: { type: 'string', maxLength: 100, example: 'Book deleted' },
});
