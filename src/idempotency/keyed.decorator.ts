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
 * Idempotency-Key on POST, as of the IETF's draft, for `IdempotencyService.once`; undefined where a
 * request has none. A row that is answered again gets its Location and ETag where every answer gets
 * them, from the row itself.
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
          description: 'The same key means the same request; its answer is kept for 24 hours',
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
  const body = request.body ?? null;
  const requestHash = sha256(canonicalJson(body));
  return {
    path,
    fingerprint: sha256(JSON.stringify([method, path, caller?.keyId ?? null, key])),
    requestHash,
    // Builds before this rule hashed the members as sent; their answers are kept for 24 hours too.
    matches: (hash) => hash === requestHash || hash === sha256(JSON.stringify(body)),
    markAsReplayed: () => void reply.header('idempotent-replayed', 'true'),
  };
}

/** The path as the router has understood it, however it was written. */
const pathOf = ({ routeOptions, params }: FastifyRequest): string =>
  routeOptions.url!.replaceAll(/:(\w+)/g, (_, name) => (params as Record<string, string>)[name]);

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
