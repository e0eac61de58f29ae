import { applyDecorators, HttpCode } from '@nestjs/common';
import { RouteConfig, RouteSchema } from '@nestjs/platform-fastify';
import { ApiResponse } from '@nestjs/swagger';
import { STATUS_CODES } from 'node:http';
import type { JsonSchema } from '../../common/json-schema.js';

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
  /** The media type of a body that is streamed; others are JSON. */
  consumes?: string;
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
    ApiResponse({
      status,
      description: STATUS_CODES[status],
      headers: headersOf(schema, answers),
      schema: reference(schema) as object,
    }),
    ...problems.map((problem) => ApiResponse({ status: problem })),
  );
}

function headersOf({ type }: JsonSchema, { location, tagged, takesQuery }: RouteAnswers) {
  const header = (description: string, schema: object, required = true) => ({
    description,
    required,
    schema,
  });
  const link = '</api/books?limit=50&cursor=WyJ>; rel="next", </api/books?limit=50>; rel="first"';
  return {
    ...(location && {
      Location: header('Where the row is', { type: 'string', example: `${location}/1` }),
    }),
    ...(tagged && {
      // Rows that are embedded have versions of their own.
      ETag: header('The version of the row', { type: 'string', example: '"1"' }, !takesQuery),
    }),
    ...(type === 'array' && {
      Link: header('The pages beside this one (RFC 8288)', { type: 'string', example: link }),
      'X-Total-Count': header(
        'The number of rows on all pages, where count=exact',
        { type: 'integer', example: 10_000 },
        false,
      ),
    }),
  };
}

/** The answer of a route that is a file of one of these media types, as long as it may be. */
export const RespondsWithFile = (forms: { type: string; example: string }[]): MethodDecorator =>
  applyDecorators(
    RouteConfig({ streams: true, takesQuery: true } satisfies RouteAnswers),
    ApiResponse({
      status: 200,
      description: STATUS_CODES[200],
      headers: {
        'Content-Disposition': {
          required: true,
          schema: { type: 'string', example: 'attachment; filename="books.csv"' },
        },
      },
      content: Object.fromEntries(
        forms.map(({ type, example }) => [
          type.split(';')[0],
          { schema: { type: 'string' }, example },
        ]),
      ),
    }),
  );

const named = new Map<string, JsonSchema>();

/** The schemas with a name that routes answer with, for OpenAPI's components. */
export const namedSchemas = (): Record<string, JsonSchema> => Object.fromEntries(named);

/** The schema as OpenAPI shows it: by name, where it has one. */
function reference(schema: JsonSchema): JsonSchema {
  if (schema.items) return { ...schema, items: reference(schema.items) };
  if (schema.anyOf) return { ...schema, anyOf: schema.anyOf.map(reference) };
  if (!schema.title) return schema;
  const properties = Object.entries(schema.properties ?? {}).map(
    ([name, property]) => [name, reference(property)] as const,
  );
  named.set(schema.title, { ...schema, properties: Object.fromEntries(properties) });
  return { $ref: `#/components/schemas/${schema.title}` };
}
