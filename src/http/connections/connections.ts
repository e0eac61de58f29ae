import { randomUUID } from 'node:crypto';
import { IncomingMessage, type Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { failBody } from './body-failure.js';
import type { Lifecycle } from './lifecycle.js';
import { Problem, PROBLEM_TYPE } from '../../common/problem.js';

/** Milliseconds that a client has to read a refusal before its connection is cut. */
const LINGER = 1000;

interface Connection {
  /** Responses that are not closed yet, in the order of their requests. */
  open: Set<ServerResponse>;
  /** The request that was read last; its body may still be arriving. */
  last?: IncomingMessage;
}

/** Of each socket that is not being refused. */
const connections = new WeakMap<Duplex, Connection>();

/** Counts requests in flight, and answers what Node would refuse in a form of its own. */
export function watchConnections(server: Server, lifecycle: Lifecycle): void {
  // Node drops headers beyond its count limit in silence; checkRequests refuses them instead.
  server.maxHeadersCount = 0;
  // A client that has said all may wait for its answers, as `nc -N` does. Node has no type for it.
  Object.assign(server, { httpAllowHalfOpen: true });
  server.on('connection', (socket: Socket) => {
    const open = new Set<ServerResponse>();
    connections.set(socket, { open });
    // An error event without a listener ends the process, and Node removes its own on CONNECT.
    socket.on('error', () => undefined);
    // Node closes the response that is being sent, but not those that are queued behind it.
    socket.once('close', () => {
      for (const response of open) response.emit('close');
    });
  });
  // Before the router, so that a request counts itself.
  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    const connection = connections.get(request.socket);
    if (!connection) return;
    const { open } = connection;
    connection.last = request;
    open.add(response);
    lifecycle.enter();
    response.once('close', () => {
      open.delete(response);
      lifecycle.leave();
    });
  });
  // The router's own hooks refuse an expectation that cannot be met.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  server.on('connect', (_request, socket: Socket) => {
    // Node has taken away its own listeners, on which the answers under way depend.
    const open = connections.get(socket)?.open ?? [];
    socket.on('drain', () => [...open].at(0)?.emit('drain'));
    socket.on('timeout', () => socket.destroy());
    refuse(socket, Problem.badRequest('CONNECT is not supported'));
  });
}

const PROBLEMS: Record<string, Problem> = {
  HPE_HEADER_OVERFLOW: new Problem(431, 'headers_too_large', 'The headers are larger than 16 KiB'),
  HPE_INVALID_METHOD: new Problem(501, 'method_unknown', 'The method is not known'),
  ERR_HTTP_REQUEST_TIMEOUT: new Problem(
    408,
    'request_timeout',
    'The request took too long to arrive',
  ),
};

/** Fastify's clientErrorHandler: answers what Node cannot read as a request. */
export function answerClientError(error: Error & { code?: string }, socket: Duplex): void {
  if (error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const known = error.code === undefined ? undefined : PROBLEMS[error.code];
  refuse(socket, known ?? Problem.badRequest('The request is not valid HTTP', 'malformed_request'));
}

/**
 * Ends a connection with a problem, after the answers that are still under way on it. A request
 * whose body has become unreadable gets the problem as its own answer, unless it has one already.
 */
function refuse(socket: Duplex, problem: Problem): void {
  const connection = connections.get(socket);
  // It is being refused already: Node reports each further chunk of what it cannot read.
  if (!connection) return;
  connections.delete(socket);
  stopParsing(socket);
  const { open, last } = connection;
  const isBodyBroken = last?.complete === false;
  const finish = (): void => (isBodyBroken ? close(socket) : answerAndClose(socket, problem));
  const previous = [...open].at(-1);
  if (!previous) {
    finish();
    return;
  }
  previous.once('close', finish);
  if (isBodyBroken) failBody(last, problem);
}

/**
 * Discards what still arrives, so that no further request is read. Bytes left unread would make
 * the system reset the connection, and take the answer from a client that is still sending.
 */
function stopParsing(socket: Duplex): void {
  const readers = socket.listeners('data') as ((chunk: Buffer) => void)[];
  socket.on('data', () => undefined).resume();
  for (const reader of readers) socket.off('data', reader);
}

function answerAndClose(socket: Duplex, problem: Problem): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const body = JSON.stringify(problem.toJson('/', randomUUID()));
  const response = new ServerResponse(new IncomingMessage(socket as Socket));
  response.assignSocket(socket as Socket);
  response.shouldKeepAlive = false;
  response.writeHead(problem.status, {
    'content-type': PROBLEM_TYPE,
    'content-length': Buffer.byteLength(body),
  });
  response.end(body, () => close(socket));
}

function close(socket: Duplex): void {
  socket.end();
  const timer = setTimeout(() => socket.destroy(), LINGER);
  socket.once('close', () => clearTimeout(timer));
}
