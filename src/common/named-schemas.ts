import { isDeepStrictEqual } from 'node:util';
import type { JsonSchema } from './json-schema.js';

const named = new Map<string, JsonSchema>();

/** The schemas that have a title, for OpenAPI's components. */
export const namedSchemas = (): Record<string, JsonSchema> => Object.fromEntries(named);

/**
 * The schema as OpenAPI shows it: parts that have a title become references.
 * @throws if another schema has the same title
 */
export function reference(schema: JsonSchema): JsonSchema {
  const { title, type, items, properties } = schema;
  if (title && Array.isArray(type)) {
    return { anyOf: [reference({ ...schema, type: type[0] }), { type: 'null' }] };
  }
  const shown = {
    ...schema,
    ...(items && { items: reference(items) }),
    ...(properties && { properties: referencesIn(properties) }),
  };
  if (!title) return shown;
  const other = named.get(title);
  if (other && !isDeepStrictEqual(other, shown)) throw new Error(`Two schemas are named ${title}`);
  named.set(title, shown);
  return { $ref: `#/components/schemas/${title}` };
}

const referencesIn = (properties: Record<string, JsonSchema>): Record<string, JsonSchema> =>
  Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [name, reference(property)]),
  );
