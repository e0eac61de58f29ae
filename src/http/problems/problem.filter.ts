import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemOfDatabaseError, REMEDIES } from './database-problems.js';
import { PartlyDone } from '../../common/partly-done.js';
import { Problem, PROBLEM_TYPE } from '../../common/problem.js';

/** The only filter for errors. An unexpected error becomes a 500, with its cause only in the log. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    sendProblem(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }
}

/** Many at once, and no fault of the app: the metrics count them. */
const UNLOGGED = ['stopping', 'overloaded'];

/** Sends the problem for an error, or aborts the response if that has already begun. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  if (reply.sent) return;
  if (reply.raw.headersSent) {
    reply.raw.destroy();
    return;
  }
  const summary = error instanceof PartlyDone ? error.summary : undefined;
  const cause = error instanceof PartlyDone ? error.cause : error;
  const problem = problemOf(cause);
  const isRefusal = cause instanceof Problem && UNLOGGED.includes(problem.code);
  if (problem.status >= 500 && !isRefusal && !request.raw.socket.destroyed) {
    const remedy = REMEDIES[problem.code];
    request.log.error({ err: cause, reqId: request.id, remedy }, 'request failed');
  }
  if (problem.isTemporary) reply.header('retry-after', '1');
  const instance = (request.pathPrefix ?? '') + request.url.split('?', 1)[0];
  const body = problem.toJson(instance, request.id, request.mayReadRow);
  void reply
    .status(problem.status)
    .type(PROBLEM_TYPE)
    .header('cache-control', 'no-store')
    .header('x-request-id', request.id)
    .send(JSON.stringify({ ...body, summary }));
}

function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return (
    problemOfFramework(error) ??
    problemOfDatabaseError(error) ??
    new Problem(500, 'internal_error', 'Something went wrong on our side')
  );
}

const FRAMEWORK_PROBLEMS: Record<number, Problem> = {
  400: Problem.badRequest('The request is not valid'),
  // A file that is not public, or not a file.
  403: Problem.routeNotFound(),
  404: Problem.routeNotFound(),
  413: new Problem(413, 'body_too_large', 'The body is larger than 64 KiB'),
  414: Problem.notFound(),
  415: Problem.unsupportedMediaType('Send JSON, as application/json'),
};

/**
 * Errors of Fastify, and of a connection that broke while it was read. Nest wraps some of them in
 * exceptions of its own.
 */
function problemOfFramework(error: unknown): Problem | undefined {
  if (error instanceof HttpException) return FRAMEWORK_PROBLEMS[error.getStatus()];
  const { code, statusCode } = error as { code?: string; statusCode?: number };
  if (code === 'FST_ERR_BAD_URL') {
    return Problem.badRequest('The URL is not valid percent-encoded UTF-8', 'malformed_url');
  }
  return statusCode === undefined ? undefined : FRAMEWORK_PROBLEMS[statusCode];
}
