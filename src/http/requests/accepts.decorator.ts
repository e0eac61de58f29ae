import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Whether the client asks for this media type by name, rather than for JSON or anything. */
export const Accepts = createParamDecorator(
  (mediaType: string, context: ExecutionContext): boolean => {
    const http = context.switchToHttp();
    const { accept = '' } = http.getRequest<FastifyRequest>().headers;
    const reply = http.getResponse<FastifyReply>();
    const vary = [reply.getHeader('vary'), 'Accept'].filter((name) => name !== undefined);
    reply.header('vary', vary.join(', '));
    const names = accept.split(',').map((part) => part.split(';', 1)[0].trim().toLowerCase());
    return names.includes(mediaType);
  },
);
