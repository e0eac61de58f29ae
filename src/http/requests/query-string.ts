import { Problem } from '../../common/problem.js';
import { isReservedName } from './reserved-names.js';

/** Where a query string that cannot be read says why: Fastify's router must not see an exception. */
export const COMPLAINT = Symbol('complaint');

export type Query = Record<string, string> & { [COMPLAINT]?: Problem };

const MAX_PARAMETERS = 50;

/**
 * Reads a query string strictly: percent-encoding must be valid UTF-8, and no parameter may come
 * twice. Keys stay as they are sent (`year[gte]`); what they mean is for the list contract to say.
 */
export function parseQueryString(text: string): Query {
  const query: Query = Object.create(null);
  const pairs = text.split('&').filter((pair) => pair !== '');
  if (pairs.length > MAX_PARAMETERS) {
    query[COMPLAINT] = malformed(`The query string has more than ${MAX_PARAMETERS} parameters`);
    return query;
  }
  for (const pair of pairs) {
    const separator = pair.indexOf('=');
    const key = decode(separator < 0 ? pair : pair.slice(0, separator));
    const value = separator < 0 ? '' : decode(pair.slice(separator + 1));
    query[COMPLAINT] ??= complaintAbout(query, key, value);
    if (query[COMPLAINT]) return query;
    query[key!] = value!;
  }
  return query;
}

function complaintAbout(query: Query, key?: string, value?: string): Problem | undefined {
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
  // Most of it, and all of a long cursor, stands for itself.
  if (!/[%+]/.test(text)) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
