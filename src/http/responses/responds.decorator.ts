import { applyDecorators, HttpCode } from '@nestjs/common';
import { RouteConfig, RouteSchema } from '@nestjs/platform-fastify';
import { ApiResponse } from '@nestjs/swagger';
import { STATUS_CODES } from 'node:http';
import type { JsonSchema } from '../../common/json-schema.js';

/** The settings of a route for the hooks that check requests and add headers to responses. */
export interface RouteSettings {
  /** The path of the collection that contains the created row. */
  location?: string;
  /** The response is one row, whose version is its entity tag. */
  tagged?: boolean;
  /** The request or response body is a stream, which may take as long as it makes progress. */
  streams?: boolean;
  /** Accepts query parameters, as every list does; other routes refuse any. */
  takesQuery?: boolean;
  /** The media type of a streamed request body; other bodies are JSON. */
  consumes?: string;
}

/**
 * Describes the response of a route once: Fastify compiles its serializer from `schema`, and OpenAPI
 * shows it. `problems` are the error statuses of this route in addition to those of every route.
 */
export function Responds(
  status: number,
  schema: JsonSchema,
  { problems = [], ...answers }: RouteSettings & { problems?: number[] } = {},
): MethodDecorator {
  return applyDecorators(
    HttpCode(status),
    RouteSchema({ response: { [status]: schema } }),
    RouteConfig({ takesQuery: schema.type === 'array', ...answers } satisfies RouteSettings),
    ApiResponse({
      status,
      description: STATUS_CODES[status],
      headers: headersOf(schema, answers),
      schema: reference(schema) as object,
    }),
    ...problems.map((problem) => ApiResponse({ status: problem })),
  );
}

function headersOf({ type }: JsonSchema, { location, tagged, takesQuery }: RouteSettings) {
  const header = (description: string, schema: object, required = true) => ({
    description,
    required,
    schema,
  });
  const link = '</api/books?limit=50&cursor=WyJ>; rel="next", </api/books?limit=50>; rel="first"';
  return {
    ...(location && {
      Location: header('The path of the row', { type: 'string', example: `${location}/1` }),
    }),
    ...(tagged && {
      // Absent with `include`, because embedded rows have versions of their own.
      ETag: header('The version of the row', { type: 'string', example: '"1"' }, !takesQuery),
    }),
    ...(type === 'array' && {
      Link: header('The next, previous and first page (RFC 8288)', {
        type: 'string',
        example: link,
      }),
      'X-Total-Count': header(
        'The number of rows on all pages, with count=exact',
        { type: 'integer', example: 10_000 },
        false,
      ),
    }),
  };
}

/** Describes a response that is a streamed file of one of these media types. */
export const RespondsWithFile = (forms: { type: string; example: string }[]): MethodDecorator =>
  applyDecorators(
    RouteConfig({ streams: true, takesQuery: true } satisfies RouteSettings),
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

/** The named response schemas, for OpenAPI's components. */
export const namedSchemas = (): Record<string, JsonSchema> => Object.fromEntries(named);

/** The schema as OpenAPI shows it: a reference if it has a name. */
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
