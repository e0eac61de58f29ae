import type { IncomingMessage } from 'node:http';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { onBodyFailure } from './body-failure.js';
import { Problem } from './problem.js';
import type { RouteAnswers } from './responds.decorator.js';

export const CSV_TYPE = 'text/csv';

/** Milliseconds that a client may let pass between two chunks. */
const PATIENCE = 8000;
const MAX_BYTES = 1024 ** 3;

/** Lets the routes that say so take a body that is too long to be held in memory. */
export function acceptStreams(fastify: FastifyInstance): void {
  fastify.addHook('preParsing', (request, _reply, payload, done) => {
    const { consumes } = request.routeOptions.config as RouteAnswers;
    const type = request.headers['content-type']?.split(';', 1)[0].trim().toLowerCase();
    const wrong = consumes !== undefined && type !== undefined && type !== consumes;
    done(wrong ? Problem.unsupportedMediaType(`Send it as ${consumes}`) : null, payload);
  });
  fastify.addContentTypeParser(CSV_TYPE, (request, _payload, done) => {
    const { consumes } = request.routeOptions.config as RouteAnswers;
    const wanted = consumes === CSV_TYPE;
    done(wanted ? null : Problem.unsupportedMediaType('Send JSON, as application/json'));
  });
}

/** The body as it arrives. */
export const StreamedBody = createParamDecorator(
  (_, context: ExecutionContext): AsyncIterable<Buffer> => {
    const http = context.switchToHttp();
    return chunksOf(http.getRequest<FastifyRequest>().raw, http.getResponse<FastifyReply>());
  },
);

async function* chunksOf(body: IncomingMessage, reply: FastifyReply): AsyncGenerator<Buffer> {
  const chunks = body.iterator({ destroyOnReturn: false });
  const failure = new Promise<never>((_, reject) => onBodyFailure(body, reject));
  failure.catch(() => reply.header('connection', 'close'));
  let received = Number(body.headers['content-length'] ?? 0) > MAX_BYTES ? Infinity : 0;
  try {
    for (;;) {
      if (received > MAX_BYTES) {
        throw new Problem(413, 'body_too_large', 'The body is larger than 1 GiB');
      }
      const { value, done } = await inTime(Promise.race([chunks.next(), failure]), reply);
      if (done) return;
      received += (value as Buffer).length;
      yield value as Buffer;
    }
  } finally {
    // What is left of it is not looked at; a client that is still sending gets to the answer.
    body.resume();
  }
}

async function inTime<T>(chunk: Promise<T>, reply: FastifyReply): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const expiry = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reply.header('connection', 'close');
      reject(new Problem(408, 'request_timeout', 'The request took too long to arrive'));
    }, PATIENCE);
  });
  const arrival = chunk.catch((error: unknown) => {
    if (error instanceof Problem) throw error;
    throw Problem.badRequest('The body ended before its end', 'body_incomplete');
  });
  try {
    return await Promise.race([arrival, expiry]);
  } finally {
    clearTimeout(timer);
  }
}
