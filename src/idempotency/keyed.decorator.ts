import { createHash } from 'node:crypto';
import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../http/problem.js';
import { shownAs } from '../http/shown-as.js';
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
    shownAs(
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
  { method, url, body, caller }: FastifyRequest,
  reply: FastifyReply,
): KeyedRequest {
  if (typeof key !== 'string' || key === '' || key.length > MAX_KEY) {
    throw Problem.badRequest(
      `The Idempotency-Key must have 1 to ${MAX_KEY} characters`,
      'malformed_idempotency_key',
    );
  }
  return {
    path: url,
    fingerprint: sha256(JSON.stringify([method, url, caller?.keyId ?? null, key])),
    requestHash: sha256(JSON.stringify(body ?? null)),
    markAsReplayed: () => void reply.header('idempotent-replayed', 'true'),
  };
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
