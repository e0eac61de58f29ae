import { createHash } from 'node:crypto';
import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../common/problem.js';
import { documentParameter } from '../http/document-parameter.js';
import { canonicalJson } from './canonical-json.js';
import type { KeyedRequest } from './idempotency.service.js';

const MAX_KEY = 255;

/**
 * The Idempotency-Key of a POST (IETF draft-ietf-httpapi-idempotency-key-header), for
 * `IdempotencyService.once`; undefined if the request has none. Like every response, a repeated one
 * gets its Location and ETag from the row.
 * @throws Problem (400) for an empty or over-long key
 */
export const Keyed = createParamDecorator(
  (_, context: ExecutionContext): KeyedRequest | undefined => {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const key = request.headers['idempotency-key'];
    return key === undefined
      ? undefined
      : keyedRequest(key, request, http.getResponse<FastifyReply>());
  },
  [
    documentParameter(
      applyDecorators(
        ApiHeader({
          name: 'Idempotency-Key',
          required: false,
          description: 'Identifies a request that is sent repeatedly, for 24 hours',
          schema: { type: 'string', minLength: 1, maxLength: MAX_KEY },
        }),
        ApiResponse({ status: 409 }),
        ApiResponse({ status: 422 }),
      ),
    ),
  ],
);

function keyedRequest(
  key: string | string[],
  request: FastifyRequest,
  reply: FastifyReply,
): KeyedRequest {
  if (typeof key !== 'string' || key === '' || key.length > MAX_KEY) {
    throw Problem.badRequest(
      `The Idempotency-Key must have 1 to ${MAX_KEY} characters`,
      'malformed_idempotency_key',
    );
  }
  const { method, caller } = request;
  const path = pathOf(request);
  // A body that may be left out means the same as an empty one.
  const body = request.body ?? {};
  const requestHash = sha256(canonicalJson(body));
  return {
    path,
    fingerprint: sha256(JSON.stringify([method, path, caller?.keyId ?? null, key])),
    requestHash,
    // Older builds hashed the members in the order sent; their responses are valid for 24 hours too.
    matches: (hash) => hash === requestHash || hash === sha256(JSON.stringify(body)),
    markAsReplayed: () => void reply.header('idempotent-replayed', 'true'),
  };
}

/** The path as the router decoded it, however it was encoded. */
const pathOf = ({ routeOptions, params }: FastifyRequest): string =>
  routeOptions.url!.replaceAll(/:(\w+)/g, (_, name) => (params as Record<string, string>)[name]);

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
