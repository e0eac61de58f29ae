import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { yieldToEventLoop } from '../../common/event-loop.js';
import { failBody, onBodyFailure } from './body-failure.js';
import type { Lifecycle } from './lifecycle.js';
import { answerProblem } from '../problems/problem.filter.js';
import { Problem } from '../../common/problem.js';
import type { RouteAnswers } from '../answers/responds.decorator.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Of a request whose body is still to come: its time begins again when that is there. */
    answerTimer: NodeJS.Timeout | null;
  }
}

/** Requests under way at once; those beyond are turned away while that is still cheap. */
const MAX_IN_FLIGHT = 2000;
/** Milliseconds for a JSON body to arrive. */
const BODY_TIME = 8000;
/** Milliseconds for a request whose body, if any, has arrived. */
const ANSWER_TIME = 1900;
/** Milliseconds after which Node looks whether a client reads: the second look counts. */
const READ_TIME = 3500;

/** Bounds how much one request, and all of them together, can take. */
export function limitRequests(fastify: FastifyInstance, lifecycle: Lifecycle): void {
  fastify.server.setTimeout(READ_TIME, (socket) => {
    // Between two requests it is Node's keepAliveTimeout, which is longer, that has passed. What a
    // client does not send of a request is bounded elsewhere.
    if (socket.writableLength > 0 || socket.timeout! > READ_TIME) socket.destroy();
  });

  fastify.decorateRequest('answerTimer', null);
  fastify.addHook('onRequest', (request, reply, done) => {
    if (lifecycle.stopping.aborted) reply.header('connection', 'close');
    if (hasBody(request)) {
      answerBodyFailure(request, reply);
      (isStream(request) ? boundRest : boundBody)(request, reply);
    }
    if (lifecycle.inFlight > MAX_IN_FLIGHT && !isForOperators(request)) {
      done(Problem.unavailable('Too many requests at once'));
    } else {
      void yieldToEventLoop().then(() => {
        if (!isStream(request)) boundAnswer(request, reply);
        lifecycle.pass(done);
      });
    }
  });
  fastify.addHook('preValidation', ({ answerTimer }, _reply, done) => {
    answerTimer?.refresh();
    done();
  });
}

const hasBody = ({ headers }: FastifyRequest): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length']) > 0;

const isStream = ({ routeOptions }: FastifyRequest): boolean =>
  Boolean((routeOptions.config as RouteAnswers | undefined)?.streams);

/** Health and metrics are asked for when there is too much to do. */
const isForOperators = ({ routeOptions }: FastifyRequest): boolean =>
  /^\/(health\/|metrics$)/.test(routeOptions.url ?? '');

/** A body that cannot be read, or does not arrive in time, is the end of its connection. */
function answerBodyFailure(request: FastifyRequest, reply: FastifyReply): void {
  const { raw } = request;
  onBodyFailure(raw, (problem) => {
    // An answer that has begun goes on to its end.
    if (reply.raw.headersSent) return;
    reply.header('connection', 'close');
    // The parser answers if it reads already; else a hook is still at work.
    if (raw.listenerCount('error') > 0) raw.emit('error', problem);
    else answerProblem(problem, request, reply);
  });
}

/** Node's own limit counts the whole request, and would cut off imports. */
function boundBody({ raw }: FastifyRequest, reply: FastifyReply): void {
  const timer = setTimeout(() => {
    if (raw.complete) return;
    failBody(raw, new Problem(408, 'request_timeout', 'The body took too long to arrive'));
    // The answer may be there before the body: to one that is too large, or of a wrong type.
    if (reply.raw.writableFinished) raw.destroy();
    else reply.raw.once('finish', () => raw.destroy());
  }, BODY_TIME).unref();
  raw.once('close', () => clearTimeout(timer));
}

/** Of a stream that has its answer already, for it was refused: what is still to come of it. */
function boundRest({ raw }: FastifyRequest, reply: FastifyReply): void {
  reply.raw.once('finish', () => {
    if (raw.complete) return;
    const timer = setTimeout(() => raw.destroy(), BODY_TIME).unref();
    raw.once('close', () => clearTimeout(timer));
  });
}

/** What has arrived whole is answered in time, whatever keeps it: the look at its key as well. */
function boundAnswer(request: FastifyRequest, reply: FastifyReply): void {
  const timer = setTimeout(() => {
    if (reply.raw.headersSent || !request.raw.complete) return;
    answerProblem(Problem.unavailable('The answer took too long', 'timeout'), request, reply);
  }, ANSWER_TIME);
  if (!request.raw.complete) request.answerTimer = timer;
  reply.raw.once('close', () => clearTimeout(timer));
}
