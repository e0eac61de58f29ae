import type { FastifyInstance } from 'fastify';
import { Problem } from '../../common/problem.js';
import { isPosition } from '../../database/engine/position.js';
import type { ReadReplicas } from '../../database/engine/read-replicas.js';
import { isApi } from '../is-api.js';

const HEADER = 'octavo-position';
const READS = ['GET', 'HEAD'];

const MALFORMED = Problem.invalid([
  { field: 'Octavo-Position', message: 'Octavo-Position must be 0, or what a write has answered' },
]);

declare module 'fastify' {
  interface FastifyRequest {
    /** Whether the answer has a position: that of an authenticated write. */
    answersPosition: boolean;
  }
}

/**
 * Lets replicas answer reads. A write answers a position, also if it was refused; a read that sends it
 * back sees at least what the write saw or did. Call it after the authentication, whose reads are from
 * the primary.
 * @param replicas undefined if there are none: then the header is checked, and no position answered
 */
export function exchangePositions(fastify: FastifyInstance, replicas?: ReadReplicas): void {
  fastify.decorateRequest('answersPosition', false);
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (!isApi(request)) return done();
    if (!READS.includes(request.method)) {
      request.answersPosition = true;
      return done();
    }
    const position = request.headers[HEADER] as string | undefined;
    if (position !== undefined && !isPosition(position)) return done(MALFORMED);
    if (replicas) replicas.serve(position, done);
    else done();
  });
  if (!replicas) return;
  fastify.addHook('onSend', (request, reply, payload, done) => {
    if (request.answersPosition && replicas.latest !== undefined) {
      reply.header(HEADER, replicas.latest);
    }
    done(null, payload);
  });
}
