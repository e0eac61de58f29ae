import { setMaxListeners } from 'node:events';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { onBodyFailure } from './body-failure.js';
import type { Lifecycle } from './lifecycle.js';
import { Problem } from '../../common/problem.js';
import type { RouteAnswers } from '../answers/responds.decorator.js';

declare module 'fastify' {
  interface FastifyInstance {
    lifecycle: Lifecycle;
  }
}

export const CSV_TYPE = 'text/csv';

/** Milliseconds that a client may let pass between two chunks. */
const PATIENCE = 8000;
const MAX_BYTES = 1024 ** 3;

/** Lets the routes that say so take a body that is too long to be held in memory. */
export function acceptStreams(fastify: FastifyInstance, lifecycle: Lifecycle): void {
  fastify.decorate('lifecycle', lifecycle);
  // Every body that is on its way listens.
  setMaxListeners(0, lifecycle.stopping);
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

/**
 * The body as it arrives.
 * @throws Problem when it takes too long or is too large, the connection breaks, or the process is
 *   to stop before all of it has arrived
 */
export const StreamedBody = createParamDecorator(
  (_, context: ExecutionContext): AsyncIterable<Buffer> => {
    const http = context.switchToHttp();
    return chunksOf(http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  },
);

async function* chunksOf(
  { raw: body, server }: FastifyRequest,
  reply: FastifyReply,
): AsyncGenerator<Buffer> {
  const { stopping } = server.lifecycle;
  const chunks = body.iterator({ destroyOnReturn: false });
  /** Aborted with the problem for which no more is waited for. */
  const ending = new AbortController();
  const stop = (): void => ending.abort(Problem.stopping());
  stopping.addEventListener('abort', stop);
  if (stopping.aborted) stop();
  onBodyFailure(body, (problem) => {
    reply.header('connection', 'close');
    ending.abort(problem);
  });
  let received = Number(body.headers['content-length'] ?? 0) > MAX_BYTES ? Infinity : 0;
  try {
    for (;;) {
      if (received > MAX_BYTES) {
        throw new Problem(413, 'body_too_large', 'The body is larger than 1 GiB');
      }
      if (!body.complete) ending.signal.throwIfAborted();
      const { value, done } = await inTime(chunks.next(), ending, reply);
      if (done) return;
      received += (value as Buffer).length;
      yield value as Buffer;
    }
  } finally {
    stopping.removeEventListener('abort', stop);
    // What is left of it is not looked at; a client that is still sending gets to the answer. The
    // stream flows only once nobody waits for its next chunk.
    const flow = (): unknown => body.resume();
    void chunks.return!().then(flow, flow);
  }
}

async function inTime<T>(
  chunk: Promise<T>,
  ending: AbortController,
  reply: FastifyReply,
): Promise<T> {
  const timer = setTimeout(() => {
    reply.header('connection', 'close');
    ending.abort(new Problem(408, 'request_timeout', 'The request took too long to arrive'));
  }, PATIENCE);
  const { signal } = ending;
  let giveUp: () => void;
  // Not a race with a promise of the body, which would keep every chunk until the body ends.
  const arrival = new Promise<T>((resolve, reject) => {
    giveUp = () => reject(signal.reason);
    chunk.then(resolve, () =>
      reject(Problem.badRequest('The body ended before its end', 'body_incomplete')),
    );
  });
  signal.addEventListener('abort', giveUp!);
  try {
    return await arrival;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', giveUp!);
  }
}
