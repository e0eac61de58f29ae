import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Lifecycle } from './lifecycle.js';
import { answerProblem } from './problem.filter.js';
import { Problem } from './problem.js';
import type { RouteAnswers } from './responds.decorator.js';

/** Requests under way at once; those beyond are turned away while that is still cheap. */
const MAX_IN_FLIGHT = 2000;
/** Milliseconds for a JSON body to arrive. */
const BODY_TIME = 8000;
/** Milliseconds for a request whose body, if any, has arrived. */
const ANSWER_TIME = 1900;

/** Bounds how much one request, and all of them together, can take. */
export function limitRequests(fastify: FastifyInstance, { stopping }: Lifecycle): void {
  let inFlight = 0;
  fastify.addHook('onRequest', (_request, reply, done) => {
    inFlight += 1;
    if (stopping.aborted) reply.header('connection', 'close');
    done(inFlight > MAX_IN_FLIGHT ? Problem.unavailable('Too many requests at once') : undefined);
  });
  fastify.addHook('onResponse', (_request, _reply, done) => {
    inFlight -= 1;
    done();
  });

  fastify.addHook('onRoute', (route) => {
    if ((route.config as RouteAnswers | undefined)?.streams) return;
    const hasBody = [route.method].flat().some((method) => !['GET', 'HEAD'].includes(method));
    route.handlerTimeout = hasBody ? BODY_TIME + ANSWER_TIME : ANSWER_TIME;
  });
  fastify.addHook('preParsing', (request, reply, payload, done) => {
    if (!(request.routeOptions.config as RouteAnswers).streams) boundBody(request, reply);
    done(null, payload);
  });
}

/** Node's own limit counts the whole request, and would cut off imports. */
function boundBody(request: FastifyRequest, reply: FastifyReply): void {
  if (request.raw.complete) return;
  const timer = setTimeout(() => {
    if (reply.sent) return;
    const problem = new Problem(408, 'request_timeout', 'The body took too long to arrive');
    reply.raw.once('finish', () => request.raw.socket.destroy());
    answerProblem(problem, request, reply.header('connection', 'close'));
  }, BODY_TIME);
  request.raw.once('end', () => clearTimeout(timer));
  // An answer may come before the body: of what is too large, or of a wrong type.
  reply.raw.once('close', () => clearTimeout(timer));
}
