import { setMaxListeners } from 'node:events';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { onBodyFailure } from './body-failure.js';
import type { Lifecycle } from './lifecycle.js';
import { filePart, MULTIPART } from './multipart.js';
import { Problem } from '../../common/problem.js';
import type { RouteSettings } from '../responses/responds.decorator.js';

declare module 'fastify' {
  interface FastifyInstance {
    lifecycle: Lifecycle;
  }
}

/** The media types of files; with multipart/form-data the file is one part of the body. */
export const FILE_TYPES = [
  'text/csv',
  'text/tab-separated-values',
  'application/marc',
  'application/marcxml+xml',
  'application/xml',
  'text/xml',
  'application/octet-stream',
  MULTIPART,
];

/** Those of files of rows. */
export const ROW_FILE_TYPES = [
  'text/csv',
  'text/tab-separated-values',
  'application/octet-stream',
  MULTIPART,
];

/** Milliseconds between two chunks. */
const CHUNK_TIMEOUT = 8000;
export const MAX_BYTES = 1024 ** 3;

/** Lets routes with `consumes` receive a body that is too large for memory. */
export function acceptStreams(fastify: FastifyInstance, lifecycle: Lifecycle): void {
  fastify.decorate('lifecycle', lifecycle);
  // Each streamed body adds a listener.
  setMaxListeners(0, lifecycle.stopping);
  fastify.addHook('preParsing', (request, _reply, payload, done) => {
    const { consumes } = request.routeOptions.config as RouteSettings;
    const type = request.headers['content-type']?.split(';', 1)[0].trim().toLowerCase();
    const isWrong = consumes !== undefined && type !== undefined && !consumes.includes(type);
    done(
      isWrong ? Problem.unsupportedMediaType(`Send it as ${consumes.join(', ')}`) : null,
      payload,
    );
  });
  fastify.addContentTypeParser(FILE_TYPES, (request, _payload, done) => {
    const { consumes } = request.routeOptions.config as RouteSettings;
    done(consumes ? null : Problem.unsupportedMediaType('Send JSON, as application/json'));
  });
}

/**
 * The body as it arrives, chunk by chunk; of a multipart body, the file in it.
 * @throws Problem if it takes too long (408), is too large (413) or is truncated (400), or if the
 *   process is told to stop before it has arrived (503)
 */
export const StreamedBody = createParamDecorator(
  (_, context: ExecutionContext): AsyncIterable<Buffer> => {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const chunks = chunksOf(request, http.getResponse<FastifyReply>());
    const isMultipart = request.headers['content-type']?.toLowerCase().startsWith(MULTIPART);
    return isMultipart ? filePart(chunks, request.headers) : chunks;
  },
);

async function* chunksOf(
  { raw: body, server }: FastifyRequest,
  reply: FastifyReply,
): AsyncGenerator<Buffer> {
  const { stopping } = server.lifecycle;
  const chunks = body.iterator({ destroyOnReturn: false });
  /** Aborted with the problem that ends the body. */
  const ending = new AbortController();
  const fail = (problem: Problem): void => {
    reply.header('connection', 'close');
    ending.abort(problem);
  };
  const stop = (): void => fail(Problem.stopping());
  stopping.addEventListener('abort', stop);
  if (stopping.aborted) stop();
  onBodyFailure(body, fail);
  let received = Number(body.headers['content-length'] ?? 0) > MAX_BYTES ? Infinity : 0;
  try {
    for (;;) {
      if (received > MAX_BYTES) {
        throw new Problem(413, 'body_too_large', 'The body is larger than 1 GiB');
      }
      if (!body.complete) ending.signal.throwIfAborted();
      const { value, done } = await withTimeout(chunks.next(), ending, reply);
      if (done) return;
      received += (value as Buffer).length;
      yield value as Buffer;
    }
  } finally {
    stopping.removeEventListener('abort', stop);
    // Discards the rest, so that a client that is still sending reads the response. The stream only
    // flows once no read of its next chunk is pending.
    const flow = (): unknown => body.resume();
    void chunks.return!().then(flow, flow);
  }
}

async function withTimeout<T>(
  chunk: Promise<T>,
  ending: AbortController,
  reply: FastifyReply,
): Promise<T> {
  const timer = setTimeout(() => {
    reply.header('connection', 'close');
    ending.abort(new Problem(408, 'request_timeout', 'The request took too long to arrive'));
  }, CHUNK_TIMEOUT);
  const { signal } = ending;
  let giveUp: () => void;
  // Promise.race with a promise that lives as long as the body would keep every chunk in memory.
  const arrival = new Promise<T>((resolve, reject) => {
    giveUp = () => reject(signal.reason);
    chunk.then(resolve, () =>
      reject(Problem.badRequest('The request body was truncated', 'body_incomplete')),
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
