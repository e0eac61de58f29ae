import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { yieldToEventLoop } from '../../common/event-loop.js';
import { failBody, onBodyFailure } from './body-failure.js';
import type { Lifecycle } from './lifecycle.js';
import { sendProblem } from '../problems/problem.filter.js';
import { Problem } from '../../common/problem.js';
import type { RouteSettings } from '../responses/responds.decorator.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set if the body is still to come; restarted when it has arrived. */
    responseTimer: NodeJS.Timeout | null;
  }
}

/** Requests in flight; further ones are refused early, while that is cheap. */
const MAX_IN_FLIGHT = 2000;
/** Milliseconds for a JSON body to arrive. */
const BODY_TIME = 8000;
/** Milliseconds to respond once the request has arrived, unless the route says otherwise. */
const RESPONSE_TIME = 1900;
/** Milliseconds between checks whether a client reads its responses; the second one decides. */
const READ_TIME = 3500;

/** Limits the time of each request and the number of requests in flight. */
export function limitRequests(fastify: FastifyInstance, lifecycle: Lifecycle): void {
  fastify.server.setTimeout(READ_TIME, (socket) => {
    // A longer timeout is Node's keepAliveTimeout, between two requests. The time that a client takes
    // to send a request is limited elsewhere.
    if (socket.writableLength > 0 || socket.timeout! > READ_TIME) socket.destroy();
  });

  fastify.decorateRequest('responseTimer', null);
  fastify.addHook('onRequest', (request, reply, done) => {
    if (lifecycle.stopping.aborted) reply.header('connection', 'close');
    if (hasBody(request)) {
      handleBodyFailure(request, reply);
      (isStream(request) ? limitRest : limitBody)(request, reply);
    }
    if (lifecycle.inFlight > MAX_IN_FLIGHT && !isForOperators(request)) {
      done(Problem.unavailable('Too many requests at once'));
    } else {
      void yieldToEventLoop().then(() => {
        if (!isStream(request)) limitResponse(request, reply);
        lifecycle.admit(done);
      });
    }
  });
  fastify.addHook('preValidation', ({ responseTimer }, _reply, done) => {
    responseTimer?.refresh();
    done();
  });
}

const hasBody = ({ headers }: FastifyRequest): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length']) > 0;

const isStream = ({ routeOptions }: FastifyRequest): boolean =>
  Boolean((routeOptions.config as RouteSettings | undefined)?.streams);

/** Operators need health and metrics most under overload. */
const isForOperators = ({ routeOptions }: FastifyRequest): boolean =>
  /^\/(health\/|metrics$)/.test(routeOptions.url ?? '');

/** Closes the connection if the body cannot be read or does not arrive in time. */
function handleBodyFailure(request: FastifyRequest, reply: FastifyReply): void {
  const { raw } = request;
  onBodyFailure(raw, (problem) => {
    // A response that has begun is completed.
    if (reply.raw.headersSent) return;
    reply.header('connection', 'close');
    // If the parser is already reading, it responds to the error; otherwise a hook is still running.
    if (raw.listenerCount('error') > 0) raw.emit('error', problem);
    else sendProblem(problem, request, reply);
  });
}

/** Limits the time of a JSON body. Node's own limit would also apply to imports. */
function limitBody({ raw }: FastifyRequest, reply: FastifyReply): void {
  const timer = setTimeout(() => {
    if (raw.complete) return;
    failBody(raw, new Problem(408, 'request_timeout', 'The body took too long to arrive'));
    // The response may precede the body, if that is too large or has the wrong type.
    if (reply.raw.writableFinished) raw.destroy();
    else reply.raw.once('finish', () => raw.destroy());
  }, BODY_TIME).unref();
  raw.once('close', () => clearTimeout(timer));
}

/** Limits the time of the rest of a stream that was refused and has its response. */
function limitRest({ raw }: FastifyRequest, reply: FastifyReply): void {
  reply.raw.once('finish', () => {
    if (raw.complete) return;
    const timer = setTimeout(() => raw.destroy(), BODY_TIME).unref();
    raw.once('close', () => clearTimeout(timer));
  });
}

/** Limits the time to respond to a complete request, whatever causes the delay. */
function limitResponse(request: FastifyRequest, reply: FastifyReply): void {
  const { responseTime = RESPONSE_TIME } = (request.routeOptions.config ?? {}) as RouteSettings;
  const timer = setTimeout(() => {
    if (reply.raw.headersSent || !request.raw.complete) return;
    sendProblem(Problem.unavailable('The response took too long', 'timeout'), request, reply);
  }, responseTime);
  if (!request.raw.complete) request.responseTimer = timer;
  reply.raw.once('close', () => clearTimeout(timer));
}
