import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyInstance {
    /** @throws Problem (401) if the key of the request has been revoked or has expired */
    checkKey(request: FastifyRequest, reply: FastifyReply): Promise<void>;
  }
}

/** Rejects with a 401 once the key of the request has been revoked or has expired. */
export type KeyCheck = () => Promise<void>;

/** Injects a `KeyCheck`, which a long operation calls between its steps. */
export const CheckKey = createParamDecorator((_, context: ExecutionContext): KeyCheck => {
  const http = context.switchToHttp();
  const request = http.getRequest<FastifyRequest>();
  return () => request.server.checkKey(request, http.getResponse<FastifyReply>());
});
