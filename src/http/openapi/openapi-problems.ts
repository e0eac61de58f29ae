import { STATUS_CODES } from 'node:http';
import { declaredProblems } from '../../common/declared-problems.js';
import type { JsonSchema } from '../../common/json-schema.js';
import { MAX_INT } from '../../common/fields/value-ranges.js';
import { type FieldError, Problem, PROBLEM_MEDIA_TYPE } from '../../common/problem.js';
import { rateLimitHeaders } from './openapi-headers.js';
import { MAX_TEXT } from './problem-schema.js';

/** The codes that any route may have, by status, with an example of each detail. */
const CATALOGUE: Record<number, Record<string, string>> = {
  400: {
    validation_failed: 'The request is not valid',
    bad_request: 'A request must have one Host header',
    malformed_request: 'The request is not valid HTTP',
    malformed_url: 'The URL is not valid percent-encoded UTF-8',
    malformed_query: 'The query string is not valid percent-encoded UTF-8',
    malformed_json: 'The body is not valid JSON in UTF-8',
    unusable_file: 'The file is empty',
    body_incomplete: 'The request body was truncated',
    malformed_cursor: 'The cursor is not valid for this list',
    foreign_cursor: 'The cursor belongs to other filters or another sort',
    query_too_long: 'The query is too long',
    malformed_idempotency_key: 'The Idempotency-Key must have 1 to 255 characters',
    value_not_allowed: 'The database does not allow one of the values',
  },
  401: {
    key_required: 'Send a key: Authorization: Bearer oct_…',
    invalid_key: 'The key is unknown, expired or revoked',
  },
  403: {
    scope_missing: 'The key does not have the scope books:write',
    store_limited: 'A key for one store cannot have the scope books:write',
    cross_site: 'Without keys, pages of other sites cannot write',
  },
  404: { not_found: 'Book not found', route_not_found: 'There is nothing at this URL' },
  405: { method_not_allowed: 'PUT is not allowed here' },
  408: { request_timeout: 'The body took too long to arrive' },
  409: {
    idempotency_key_in_use: 'A request with this Idempotency-Key is in progress',
  },
  412: { version_mismatch: 'Book has been changed: If-Match does not match' },
  413: { body_too_large: 'The body is larger than 64 KiB' },
  415: { unsupported_media_type: 'Send JSON, as application/json' },
  417: { expectation_failed: 'The only supported expectation is 100-continue' },
  421: { host_not_allowed: 'Without keys, only the local host is served' },
  422: {
    reference_not_found: 'The request refers to a row that does not exist',
    idempotency_key_reused: 'The Idempotency-Key was used for another request',
  },
  429: {
    rate_limited: 'Too many requests; try again when Retry-After says',
    too_many_failures: 'Too many failed attempts; try again later',
  },
  431: { headers_too_large: 'The headers are larger than 16 KiB' },
  500: { internal_error: 'Something went wrong on our side' },
  501: { method_unknown: 'The method is not known' },
  503: {
    database_unavailable: 'The database cannot answer; try again',
    database_moved: 'The database has been moved and takes no writes here',
    overloaded: 'Too many requests at once',
    timeout: 'The response took too long',
    stopping: 'The process is stopping',
    ids_taken: 'The id for the new row is taken; nothing was written',
  },
  507: {
    disk_full: 'The database has no room left; nothing was changed',
    ids_exhausted: 'No id is left for a new row; nothing was written',
    versions_exhausted: 'No version number is left for the row; nothing was changed',
  },
};

const ERRORS: Record<string, FieldError[]> = {
  validation_failed: [{ field: 'title', message: 'title must not be blank' }],
  reference_not_found: [{ field: 'storeId', message: 'There is no store 7' }],
  isbn_exists: [{ field: 'isbn', message: 'A book with that ISBN already exists', id: 1 }],
  version_mismatch: [{ field: 'version', message: 'The version is 2 now', version: 2 }],
};

const text = (example: string): JsonSchema => ({ type: 'string', maxLength: MAX_TEXT, example });
const seconds: JsonSchema = {
  type: 'integer',
  format: 'int32',
  minimum: 0,
  maximum: MAX_INT,
  example: 1,
};

const HEADERS: Record<number, Record<string, JsonSchema>> = {
  401: { 'WWW-Authenticate': text('Bearer realm="octavo"') },
  405: { Allow: text('GET, HEAD, OPTIONS, POST') },
  429: { 'Retry-After': seconds },
  503: { 'Retry-After': seconds },
};

const nameOf = (status: number): string => STATUS_CODES[status]!.replaceAll(/[^A-Za-z]/g, '');

/** Refers to the shared description of a problem response. */
export const problemReference = (status: number): { $ref: string } => ({
  $ref: `#/components/responses/${nameOf(status)}`,
});

/** Answers to requests that are no operation of the document, or could be any. */
const OTHERS = [405, 417, 501];

/** The problem responses, for OpenAPI's components: one for each status, and one for the others. */
export function problemResponses(): Record<string, object> {
  const statuses = Object.keys(CATALOGUE).map(Number);
  const single = statuses.filter((status) => !OTHERS.includes(status));
  return {
    ...Object.fromEntries(
      single.map((status) => [nameOf(status), problemResponse(STATUS_CODES[status]!, [status])]),
    ),
    Other: problemResponse('Another method, or an expectation of the client', OTHERS),
  };
}

const declaredDetails = (status: number): Record<string, string> =>
  Object.fromEntries(
    declaredProblems()
      .filter((problem) => problem.status === status)
      .map(({ code, detail }) => [code, detail]),
  );

function problemResponse(description: string, statuses: number[]): object {
  const headers = statuses.flatMap((status) =>
    Object.entries(HEADERS[status] ?? {}).map(([name, schema]) => [
      name,
      { required: statuses.length === 1, schema },
    ]),
  );
  return {
    description,
    headers: { ...Object.fromEntries(headers), ...rateLimitHeaders },
    content: {
      [PROBLEM_MEDIA_TYPE]: {
        schema: { $ref: '#/components/schemas/Problem' },
        examples: Object.fromEntries(statuses.flatMap(examplesOf)),
      },
    },
  };
}

function examplesOf(status: number): [code: string, example: object][] {
  const details = { ...declaredDetails(status), ...CATALOGUE[status] };
  return Object.entries(details).map(([code, detail]) => {
    const problem = new Problem(status, code, detail, ERRORS[code]);
    const value = problem.toJson('/api/books/1', '0f8fad5b-d9cb-469f-a165-70867728950e', true);
    return [code, { summary: code, value }];
  });
}
