import type { OpenAPIObject } from '@nestjs/swagger';

export type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

const LIST = `Returns one page. Its Link header has the URL of the next one; the last page has none. \
Filters of different parameters must all match; several operators of one parameter too, as in \
\`year[gte]=1960&year[lt]=1970\`.`;

const GET = `Its ETag is its version. With If-None-Match, a row that still has that version is answered \
with 304, without a body.`;

const REVALIDATE =
  'With If-None-Match, a page that has not changed is answered with 304, without a body.';

const CHANGE = `Changes only the fields that are sent, also with PUT. Null clears a field that may be \
null. With If-Match, the row must still have that version: otherwise nothing is changed (412).`;

const DELETE = 'With If-Match, the row must still have that version: otherwise it stays (412).';

const REPEAT = `With an Idempotency-Key the request can be repeated: it creates one row, and each \
response is that of the first request.`;

/**
 * Adds to the description of an operation the sentences that follow from its kind.
 * @param method in lower case
 */
export function describe(method: string, operation: Operation): void {
  const { description, parameters = [], security } = operation;
  const has = (name: string): boolean =>
    parameters.some((parameter) => 'name' in parameter && parameter.name === name);
  // The controller declares the resource; the method decides between read and write.
  const resource = security?.[0].key[0];
  const sentences = [
    description,
    has('cursor') && LIST,
    has('If-None-Match') && (has('cursor') ? REVALIDATE : GET),
    ['put', 'patch'].includes(method) && has('If-Match') && CHANGE,
    method === 'delete' && has('If-Match') && DELETE,
    has('Idempotency-Key') && REPEAT,
    resource && keySentence(resource, method === 'get' ? 'read' : 'write'),
  ];
  operation.description = sentences.filter(Boolean).join('\n\n');
}

function keySentence(resource: string, verb: 'read' | 'write'): string {
  if (resource === 'any') return 'Any key may do this.';
  return `A key needs the scope \`${resource === 'admin' ? resource : `${resource}:${verb}`}\`.`;
}
