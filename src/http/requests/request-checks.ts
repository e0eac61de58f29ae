import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { parseJsonBody } from './json-body.js';
import { Problem } from '../../common/problem.js';
import { QUERY_PROBLEM, type Query } from './query-string.js';
import type { RouteSettings } from '../responses/responds.decorator.js';

const JSON_TYPE = 'application/json';
const MERGE_PATCH_TYPE = 'application/merge-patch+json';

/** Per request. Browsers send about 20. */
const MAX_HEADERS = 200;
/** As in Node's own check. */
const CONTINUE = /(^|\W)100-continue($|\W)/i;

/** Fastify does not read a body of these, even if there is one. */
const BODYLESS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses requests that Fastify accepts but no client should send: first by the URL and the method,
 * then, before the body is read, by its headers.
 */
export function checkRequests(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const problem = expectationProblem(request.raw);
    // The client may or may not send the body now, so the connection cannot be reused.
    if (problem) reply.header('connection', 'close');
    // Some clients send a Content-Type with every request, even without a body.
    if (request.method === 'DELETE' && isEmpty(request)) delete request.headers['content-type'];
    done(problem ?? problemOf(request));
  });
  fastify.addHook('preParsing', (request, _reply, _payload, done) => done(bodyProblem(request)));

  fastify.removeAllContentTypeParsers();
  for (const type of [JSON_TYPE, MERGE_PATCH_TYPE]) {
    fastify.addContentTypeParser(type, { parseAs: 'buffer' }, (request, body: Buffer, done) => {
      try {
        const nothing = request.method === 'DELETE' && body.length === 0;
        done(null, nothing ? undefined : parseJsonBody(body));
      } catch (error) {
        done(error as Error);
      }
    });
  }
}

/** The request target without the scheme and host of the absolute form (RFC 9112, 3.2.2). */
export const targetOf = (url: string): string =>
  url.startsWith('/') ? url : url.replace(/^https?:\/\/[^/?#]*(?=\/)/i, '');

function problemOf(request: FastifyRequest): Problem | undefined {
  const { raw } = request;
  if (raw.httpVersionMajor !== 1) return Problem.badRequest('Only HTTP/1.1 is supported');
  if (!hasOneHost(raw.rawHeaders) && raw.httpVersion !== '1.0') {
    return Problem.badRequest('A request must have one Host header');
  }
  if (raw.rawHeaders.length > 2 * MAX_HEADERS) {
    return new Problem(431, 'headers_too_large', `There are more than ${MAX_HEADERS} headers`);
  }
  if (request.url.includes('#')) {
    return Problem.badRequest('The URL must not have a fragment', 'malformed_url');
  }
  if (request.is404) return Problem.routeNotFound();
  const query = request.query as Query;
  if (query[QUERY_PROBLEM]) return query[QUERY_PROBLEM];
  const { takesQuery } = request.routeOptions.config as RouteSettings;
  const unknown = takesQuery === false ? Object.keys(query) : [];
  return unknown.length > 0 ? Problem.unknownFields(unknown) : undefined;
}

function hasOneHost(rawHeaders: string[]): boolean {
  let hosts = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  return hosts === 1;
}

/** Expectations in HTTP/1.0 requests are ignored (RFC 9110, 10.1.1). */
function expectationProblem({ headers, httpVersion }: IncomingMessage): Problem | undefined {
  const { expect } = headers;
  if (expect === undefined || httpVersion === '1.0' || CONTINUE.test(expect)) return undefined;
  const detail = 'The only supported expectation is 100-continue';
  return new Problem(417, 'expectation_failed', detail);
}

const isEmpty = ({ headers }: FastifyRequest): boolean =>
  !Number(headers['content-length'] ?? 0) && !headers['transfer-encoding'];

function bodyProblem(request: FastifyRequest): Problem | undefined {
  const { headers, method, routeOptions } = request;
  const { bodyOptional } = routeOptions.config as RouteSettings;
  if (BODYLESS.has(method)) return undefined;
  if (headers['content-encoding'] !== undefined) {
    return Problem.unsupportedMediaType('Content-Encoding is not supported');
  }
  const contentType = headers['content-type'];
  if (contentType === undefined) {
    return isEmpty(request) && method !== 'DELETE' && !bodyOptional
      ? Problem.badRequest('The body is missing', 'malformed_json')
      : undefined;
  }
  const [type, ...parameters] = contentType.split(';').map((part) => part.trim().toLowerCase());
  const isForeign = (parameter: string) =>
    parameter.startsWith('charset') && !/^charset="?utf-?8"?$/.test(parameter);
  if (parameters.some(isForeign)) {
    return Problem.unsupportedMediaType('The charset must be UTF-8');
  }
  if (type === MERGE_PATCH_TYPE && method !== 'PATCH') {
    return Problem.unsupportedMediaType('A merge patch is for PATCH');
  }
  return undefined;
}
