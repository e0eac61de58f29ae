import { Problem } from '../../common/problem.js';
import { isReservedName } from './reserved-names.js';

/** Holds the problem of a malformed query string: Fastify's router must not get an exception. */
export const QUERY_PROBLEM = Symbol('query problem');

export type Query = Record<string, string> & { [QUERY_PROBLEM]?: Problem };

const MAX_PARAMETERS = 50;

/**
 * Parses a query string strictly: percent-encoding must be valid UTF-8, and a parameter may occur
 * only once. Names are kept as sent (`year[gte]`); lists interpret them.
 */
export function parseQueryString(text: string): Query {
  const query: Query = Object.create(null);
  const pairs = text.split('&').filter((pair) => pair !== '');
  if (pairs.length > MAX_PARAMETERS) {
    query[QUERY_PROBLEM] = malformed(`The query string has more than ${MAX_PARAMETERS} parameters`);
    return query;
  }
  for (const pair of pairs) {
    const separator = pair.indexOf('=');
    const key = decode(separator < 0 ? pair : pair.slice(0, separator));
    const value = separator < 0 ? '' : decode(pair.slice(separator + 1));
    query[QUERY_PROBLEM] ??= problemOf(query, key, value);
    if (query[QUERY_PROBLEM]) return query;
    query[key!] = value!;
  }
  return query;
}

function problemOf(query: Query, key?: string, value?: string): Problem | undefined {
  if (key === undefined || value === undefined) {
    return malformed('The query string is not valid percent-encoded UTF-8');
  }
  if (isReservedName(key)) return Problem.unknownFields([key]);
  return key in query
    ? malformed(`The parameter ${key.slice(0, 100)} is given more than once`)
    : undefined;
}

const malformed = (detail: string): Problem => Problem.badRequest(detail, 'malformed_query');

function decode(text: string): string | undefined {
  // Fast path: most texts, and all cursors, are not encoded.
  if (!/[%+]/.test(text)) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
