import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Environment } from '../config/environment.js';
import type { QueryObserver, QueryTally } from '../database/engine/query-observer.js';
import type { MetricsService } from './metrics.service.js';

declare module 'fastify' {
  interface FastifyRequest {
    tally: QueryTally | null;
  }
}

/** As nginx has it: the connection was closed before the response was complete. */
const INCOMPLETE = 499;

/** Measures every request, and logs a line for each with LOG_LEVEL info or below. */
export function observeRequests(
  fastify: FastifyInstance,
  metrics: MetricsService,
  observer: QueryObserver,
  { LOG_LEVEL }: Environment,
): void {
  const isLogged = ['info', 'debug', 'trace'].includes(LOG_LEVEL);
  fastify.decorateRequest('tally', null);
  const report = (request: FastifyRequest, reply: FastifyReply): void => {
    const { method, routeOptions } = request;
    // The route pattern: what clients send never becomes a label or part of a log line.
    const route = routeOptions.url ?? 'unknown';
    const { raw, statusCode, elapsedTime } = reply;
    const status = raw.writableFinished ? statusCode : INCOMPLETE;
    metrics.requests.observe({ method, route, status }, elapsedTime / 1000);
    if (isLogged) {
      const ms = round(elapsedTime);
      request.log.info(
        { reqId: request.id, method, route, status, ms, ...databaseWork(request) },
        'request',
      );
    }
  };
  fastify.addHook('onRequest', (request, reply, done) => {
    // Fastify's onResponse is not called for an incomplete response.
    reply.raw.once('close', () => report(request, reply));
    if (isLogged) request.tally = observer.tally(done);
    else done();
  });
}

function databaseWork({ caller, tally }: FastifyRequest): object {
  return {
    key: caller?.keyId,
    queries: tally?.queries,
    dbMs: round(tally?.milliseconds ?? 0),
  };
}

const round = (milliseconds: number): number => Math.round(milliseconds * 100) / 100;
