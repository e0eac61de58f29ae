import type { FastifyInstance, FastifyRequest } from 'fastify';
import { parseJsonBody } from './json-body.js';
import { Problem } from './problem.js';
import { COMPLAINT, type Query } from './query-string.js';

const JSON_TYPE = 'application/json';
const MERGE_PATCH_TYPE = 'application/merge-patch+json';

/** Refuses what Fastify would take, but no client should send; before anything else happens. */
export function checkRequests(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => done(complaintAbout(request)));

  fastify.removeAllContentTypeParsers();
  for (const type of [JSON_TYPE, MERGE_PATCH_TYPE]) {
    fastify.addContentTypeParser(type, { parseAs: 'buffer' }, (_request, body: Buffer, done) => {
      try {
        done(null, parseJsonBody(body));
      } catch (error) {
        done(error as Error);
      }
    });
  }
}

function complaintAbout(request: FastifyRequest): Problem | undefined {
  const { raw, headers } = request;
  if (raw.httpVersionMajor === 0) return Problem.badRequest('HTTP/0.9 is not supported');
  if (!hasOneHost(raw.rawHeaders) && raw.httpVersion !== '1.0') {
    return Problem.badRequest('A request must have one Host header');
  }
  const complaint = (request.query as Query | undefined)?.[COMPLAINT];
  if (complaint) return Problem.badRequest(complaint, 'malformed_query');
  if (headers['content-length'] === '0' && !headers['content-type']) return undefined;
  return headers['content-type'] || headers['content-encoding']
    ? mediaComplaint(request)
    : undefined;
}

function hasOneHost(rawHeaders: string[]): boolean {
  let hosts = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  return hosts === 1;
}

function mediaComplaint({ headers, method }: FastifyRequest): Problem | undefined {
  const encoding = headers['content-encoding'];
  if (encoding !== undefined)
    return Problem.unsupportedMediaType('Content-Encoding is not supported');
  const [type, ...parameters] = headers['content-type']!.split(';').map((part) =>
    part.trim().toLowerCase(),
  );
  const charset = parameters.find((parameter) => parameter.startsWith('charset='));
  if (charset && !/^charset="?utf-8"?$/.test(charset)) {
    return Problem.unsupportedMediaType('The charset must be UTF-8');
  }
  if (type === MERGE_PATCH_TYPE && method !== 'PATCH') {
    return Problem.unsupportedMediaType(`${MERGE_PATCH_TYPE} is for PATCH`);
  }
  return undefined;
}
