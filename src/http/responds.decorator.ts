import { applyDecorators, HttpCode } from '@nestjs/common';
import { RouteConfig, RouteSchema } from '@nestjs/platform-fastify';
import { ApiResponse } from '@nestjs/swagger';
import { STATUS_CODES } from 'node:http';
import type { JsonSchema } from './json-schema.js';
import { PROBLEM_MEDIA_TYPE } from './problem.js';

/** What a route tells the hooks that check its requests and add headers to its answers. */
export interface RouteAnswers {
  /** The collection in whose folder a created row is found. */
  location?: string;
  /** The answer is one row, whose version is its entity tag. */
  tagged?: boolean;
  /** Takes or answers a stream, which may go on for as long as it moves. */
  streams?: boolean;
  /** Has parameters in its query, as every list does. Elsewhere each is one too many. */
  takesQuery?: boolean;
}

/**
 * The answer of a route, said once: Fastify compiles its serializer from `schema`, OpenAPI shows
 * it. `problems` are the errors that this route has besides those that every route has.
 */
export function Responds(
  status: number,
  schema: JsonSchema,
  { problems = [], ...answers }: RouteAnswers & { problems?: number[] } = {},
): MethodDecorator {
  return applyDecorators(
    HttpCode(status),
    RouteSchema({ response: { [status]: schema } }),
    RouteConfig({ takesQuery: schema.type === 'array', ...answers } satisfies RouteAnswers),
    ApiResponse({ status, description: STATUS_CODES[status], schema: reference(schema) as object }),
    ...problems.map((problem) =>
      ApiResponse({
        status: problem,
        description: STATUS_CODES[problem],
        content: { [PROBLEM_MEDIA_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } },
      }),
    ),
  );
}

const named = new Map<string, JsonSchema>();

/** The schemas with a name that routes answer with, for OpenAPI's components. */
export const namedSchemas = (): Record<string, JsonSchema> => Object.fromEntries(named);

/** The schema as OpenAPI shows it: by name, where it has one. */
function reference(schema: JsonSchema): JsonSchema {
  if (schema.items) return { ...schema, items: reference(schema.items) };
  if (!schema.title) return schema;
  const properties = Object.entries(schema.properties ?? {}).map(
    ([name, property]) => [name, reference(property)] as const,
  );
  named.set(schema.title, { ...schema, properties: Object.fromEntries(properties) });
  return { $ref: `#/components/schemas/${schema.title}` };
}
