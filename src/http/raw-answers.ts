import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { STATUS_CODES } from 'node:http';
import { Problem, PROBLEM_TYPE } from './problem.js';

const PROBLEMS: Record<string, Problem> = {
  HPE_HEADER_OVERFLOW: new Problem(431, 'headers_too_large', 'The headers are larger than 16 KiB'),
  HPE_INVALID_METHOD: new Problem(501, 'method_unknown', 'The method is not known'),
  ERR_HTTP_REQUEST_TIMEOUT: new Problem(
    408,
    'request_timeout',
    'The request took too long to arrive',
  ),
};

/** Answers what Node cannot read as a request, in the form of every other error. */
export function answerClientError(error: Error & { code?: string }, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const known = error.code === undefined ? undefined : PROBLEMS[error.code];
  answerOnSocket(
    known ?? Problem.badRequest('The request is not valid HTTP', 'malformed_request'),
    socket,
  );
}

/** What Node would answer by itself, and in its own form. */
export function refuseTheUnsupported(server: Server): void {
  // CONNECT would make this server a proxy.
  server.on('connect', (_request, socket) => {
    answerOnSocket(Problem.badRequest('CONNECT is not supported'), socket);
  });
  server.on('checkExpectation', ({ socket }: IncomingMessage, response: ServerResponse) => {
    response.detachSocket(socket);
    answerOnSocket(EXPECTATION_FAILED, socket);
  });
}

const EXPECTATION_FAILED = new Problem(
  417,
  'expectation_failed',
  'The only expectation that can be met is 100-continue',
);

function answerOnSocket(problem: Problem, socket: Duplex): void {
  const body = JSON.stringify(problem.toJson('/', randomUUID()));
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    `content-type: ${PROBLEM_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
