import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Environment } from '../config/environment.js';
import type { QueryObserver, QueryTally } from '../database/engine/query-observer.js';
import type { MetricsService } from './metrics.service.js';

declare module 'fastify' {
  interface FastifyRequest {
    tally: QueryTally | null;
  }
}

/** Measures every request, and logs a line for each with LOG_LEVEL info or below. */
export function observeRequests(
  fastify: FastifyInstance,
  metrics: MetricsService,
  observer: QueryObserver,
  { LOG_LEVEL }: Environment,
): void {
  const isLogged = ['info', 'debug', 'trace'].includes(LOG_LEVEL);
  fastify.decorateRequest('tally', null);
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (isLogged) request.tally = observer.tally(done);
    else done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const { method, routeOptions } = request;
    // The route pattern: what clients send never becomes a label or part of a log line.
    const route = routeOptions.url ?? 'unknown';
    const { statusCode: status, elapsedTime } = reply;
    metrics.requests.observe({ method, route, status }, elapsedTime / 1000);
    if (isLogged) {
      const ms = round(elapsedTime);
      request.log.info(
        { reqId: request.id, method, route, status, ms, ...databaseWork(request) },
        'request',
      );
    }
    done();
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
