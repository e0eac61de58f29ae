import '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Environment } from '../config/environment.js';
import { isApi } from '../http/is-api.js';
import { foreignPageProblem } from '../http/requests/own-host.js';
import { Problem } from '../common/problem.js';
import type { Authentication } from './authentication.js';
import './key-check.decorator.js';
import { ANYONE, type Caller } from './scopes.js';

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller | null;
  }
}

/** The share of an address's requests per minute that may fail authentication. */
const FAILURE_SHARE = 0.1;

/** Verifies the key of each API request before its body is read. */
export function authenticateRequests(
  fastify: FastifyInstance,
  authentication: Authentication,
  environment: Environment,
): void {
  fastify.decorateRequest('caller', null);
  const countFailure = failureCounter(fastify, environment.RATE_LIMIT);
  const refuse = async (request: FastifyRequest, reply: FastifyReply): Promise<never> => {
    const failures = await countFailure?.(request);
    if (failures?.isAllowed === false && failures.isExceeded) {
      throw tooManyFailures(reply, failures.ttlInSeconds);
    }
    throw unauthorized(request, reply);
  };

  fastify.decorate('checkKey', async (request, reply) => {
    const caller = await authentication.callerOf(request.headers.authorization);
    if (!caller) throw unauthorized(request, reply);
  });

  fastify.addHook('onRequest', (request, reply, done) => {
    const letIn = (caller: Caller | undefined): void => {
      if (!caller) return void refuse(request, reply).catch(done);
      const problem = caller === ANYONE ? foreignPageProblem(request, environment) : undefined;
      if (problem) return done(problem);
      request.caller = caller;
      done();
    };
    if (!isApi(request)) return done();
    varyByKey(reply);
    const caller = authentication.callerOf(request.headers.authorization);
    if (caller instanceof Promise) caller.then(letIn, done);
    else letIn(caller);
  });
}

function failureCounter(fastify: FastifyInstance, limit: string) {
  if (limit === 'off') return undefined;
  const max = Math.ceil(Number(limit) * FAILURE_SHARE);
  return fastify.createRateLimit({ max, timeWindow: 60_000, keyGenerator: ({ ip }) => ip });
}

/** Even a shared cache that stores private responses then has one for each key. */
function varyByKey(reply: FastifyReply): void {
  const vary = reply.getHeader('vary');
  reply.header('vary', vary ? `${vary}, Authorization` : 'Authorization');
}

function unauthorized({ headers }: FastifyRequest, reply: FastifyReply): Problem {
  const isBad = headers.authorization !== undefined;
  const challenge = `Bearer realm="octavo"${isBad ? ', error="invalid_token"' : ''}`;
  reply.header('www-authenticate', challenge);
  return isBad
    ? new Problem(401, 'invalid_key', 'The key is unknown, expired or revoked')
    : new Problem(401, 'key_required', 'Send a key: Authorization: Bearer oct_…');
}

function tooManyFailures(reply: FastifyReply, seconds: number): Problem {
  reply.header('retry-after', seconds);
  return new Problem(429, 'too_many_failures', 'Too many failed attempts; try again later');
}
