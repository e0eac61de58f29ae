import { createHash } from 'node:crypto';
import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { firstValueFrom, from, type Observable } from 'rxjs';
import { Problem } from '../http/problem.js';
import { IdempotencyService, type KeyedRequest } from './idempotency.service.js';

export const MAX_KEY = 255;

/**
 * Idempotency-Key on POST, as of the IETF's draft. A row that is answered again gets its Location
 * and ETag where every answer gets them, from the row itself.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(private readonly idempotency: IdempotencyService) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const key = request.headers['idempotency-key'];
    if (key === undefined) return next.handle();
    return from(this.once(key, request, http.getResponse<FastifyReply>(), next));
  }

  private async once(
    key: string | string[],
    request: FastifyRequest,
    reply: FastifyReply,
    next: CallHandler,
  ): Promise<unknown> {
    if (typeof key !== 'string' || key === '' || key.length > MAX_KEY) {
      throw Problem.badRequest(
        `The Idempotency-Key must have 1 to ${MAX_KEY} characters`,
        'malformed_idempotency_key',
      );
    }
    const { answer, isReplay } = await this.idempotency.once(keyedRequest(key, request), () =>
      firstValueFrom(next.handle()),
    );
    if (isReplay) reply.header('idempotent-replayed', 'true');
    return answer;
  }
}

function keyedRequest(key: string, { method, url, body, caller }: FastifyRequest): KeyedRequest {
  return {
    path: url,
    fingerprint: sha256(JSON.stringify([method, url, caller?.keyId ?? null, key])),
    requestHash: sha256(JSON.stringify(body ?? null)),
  };
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
