/** Where a query string that cannot be read says why: Fastify's router must not see an exception. */
export const COMPLAINT = Symbol('complaint');

export type Query = Record<string, string> & { [COMPLAINT]?: string };

/**
 * Reads a query string strictly: percent-encoding must be valid UTF-8, and no parameter may come
 * twice. Keys stay as they are sent (`year[gte]`); what they mean is for the list contract to say.
 */
export function parseQueryString(text: string): Query {
  const query: Query = Object.create(null);
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const separator = pair.indexOf('=');
    const key = decode(separator < 0 ? pair : pair.slice(0, separator));
    const value = separator < 0 ? '' : decode(pair.slice(separator + 1));
    if (key === undefined || value === undefined) {
      query[COMPLAINT] ??= 'The query string is not valid percent-encoded UTF-8';
    } else if (key in query) {
      query[COMPLAINT] ??= `The parameter ${key.slice(0, 100)} is given more than once`;
    } else {
      query[key] = value;
    }
  }
  return query;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
