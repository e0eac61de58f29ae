import { applyDecorators, HttpCode } from '@nestjs/common';
import { RouteConfig, RouteSchema } from '@nestjs/platform-fastify';
import { ApiResponse } from '@nestjs/swagger';
import { STATUS_CODES } from 'node:http';
import type { JsonSchema } from '../../common/json-schema.js';
import { reference } from '../../common/named-schemas.js';

/** The settings of a route for the hooks that check requests and add headers to responses. */
export interface RouteSettings {
  /** The path of the collection that contains the created row. */
  location?: string;
  /** The response is one row, whose version is its entity tag. */
  tagged?: boolean;
  /** The request or response body is a stream, which may take as long as it makes progress. */
  streams?: boolean;
  /** Milliseconds to respond, if the route reads so much that the usual limit is too short. */
  responseTime?: number;
  /** The request may have no body. */
  bodyOptional?: boolean;
  /** Accepts query parameters, as every list does; other routes refuse any. */
  takesQuery?: boolean;
  /** The media types of a streamed request body; other bodies are JSON. */
  consumes?: string[];
}

/** Bytes of one Link header: clients and proxies limit the size of headers. */
export const MAX_LINK = 8 * 1024;

interface Documentation {
  problems?: number[];
  example?: object;
}

/**
 * Describes the response of a route once: Fastify compiles its serializer from `schema`, and OpenAPI
 * shows it. `problems` are the error statuses of this route in addition to those of every route;
 * `example` is one of the response, by default that of the schema.
 */
export function Responds(
  status: number,
  schema: JsonSchema,
  { problems = [], example, ...answers }: RouteSettings & Documentation = {},
): MethodDecorator {
  return applyDecorators(
    HttpCode(status),
    RouteSchema({ response: { [status]: schema } }),
    RouteConfig({ takesQuery: schema.type === 'array', ...answers } satisfies RouteSettings),
    ApiResponse({
      status,
      description: STATUS_CODES[status],
      headers: headersOf(schema, answers),
      content: { 'application/json': { schema: reference(schema) as object, example } },
    }),
    ...problems.map((problem) => ApiResponse({ status: problem })),
  );
}

const text = (maxLength: number, example: string) => ({ type: 'string', maxLength, example });

function headersOf({ type }: JsonSchema, { location, tagged, takesQuery }: RouteSettings) {
  const header = (description: string, schema: object, required = true) => ({
    description,
    required,
    schema,
  });
  const link = '</api/books?limit=50&cursor=WyJ>; rel="next", </api/books?limit=50>; rel="first"';
  return {
    ...(location && {
      Location: header('The path of the row', text(100, `${location}/1`)),
    }),
    ...(tagged && {
      // Absent with `include`, because embedded rows have versions of their own.
      ETag: header('The version of the row', text(100, '"1"'), !takesQuery),
    }),
    ...(type === 'array' &&
      takesQuery !== false && {
        ETag: header('A hash of the page and its headers', text(100, '"z2xJ"')),
        Link: header('The next, previous and first page (RFC 8288)', text(MAX_LINK, link)),
        'X-Total-Count': header(
          'The number of rows on all pages, with count=exact',
          {
            type: 'integer',
            format: 'int64',
            minimum: 0,
            maximum: Number.MAX_SAFE_INTEGER,
            example: 10_000,
          },
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
          schema: text(100, 'attachment; filename="books.csv"'),
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
