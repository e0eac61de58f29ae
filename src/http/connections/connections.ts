import { randomUUID } from 'node:crypto';
import { IncomingMessage, type Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { failBody } from './body-failure.js';
import type { Lifecycle } from './lifecycle.js';
import { Problem, PROBLEM_TYPE } from '../../common/problem.js';

/** Milliseconds that a client has to read a response before its connection is closed. */
const LINGER = 1000;

interface Connection {
  /** Unfinished responses, in the order of their requests. */
  open: Set<ServerResponse>;
  /** The last request; its body may still be arriving. */
  last?: IncomingMessage;
}

/** The connection of each socket that is not being closed with an error. */
const connections = new WeakMap<Duplex, Connection>();

/** Counts requests in flight, and sends problems where Node would send errors of its own. */
export function watchConnections(server: Server, lifecycle: Lifecycle): void {
  // Node silently drops headers beyond its limit; checkRequests refuses the request instead.
  server.maxHeadersCount = 0;
  // A client may half-close and wait for its responses, as `nc -N` does. Node has no type for this.
  Object.assign(server, { httpAllowHalfOpen: true });
  server.on('connection', (socket: Socket) => {
    const open = new Set<ServerResponse>();
    const connection: Connection = { open };
    connections.set(socket, connection);
    closeGently(socket, connection);
    // An 'error' event without a listener ends the process, and Node removes its own on CONNECT.
    socket.on('error', () => undefined);
    // Node closes the response that is being sent, but not the pipelined ones behind it.
    socket.once('close', () => {
      for (const response of open) response.emit('close');
    });
  });
  // Before the router, so that a request is counted when its hooks run.
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
  // checkRequests refuses unsupported expectations.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  server.on('connect', (_request, socket: Socket) => {
    // Node has removed its own listeners, which unfinished responses depend on.
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

/** Fastify's clientErrorHandler: responds to what Node cannot parse as a request. */
export function handleClientError(error: Error & { code?: string }, socket: Duplex): void {
  if (error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const known = error.code === undefined ? undefined : PROBLEMS[error.code];
  refuse(socket, known ?? Problem.badRequest('The request is not valid HTTP', 'malformed_request'));
}

/**
 * Closes a connection with a problem, after its unfinished responses. A request whose body is
 * malformed gets the problem as its own response, unless it already has one.
 */
function refuse(socket: Duplex, problem: Problem): void {
  const connection = connections.get(socket);
  // It is already being closed: Node reports each further chunk that it cannot parse.
  if (!connection) return;
  connections.delete(socket);
  stopParsing(socket);
  const { open, last } = connection;
  const isBodyBroken = last?.complete === false;
  const finish = (): void => (isBodyBroken ? close(socket) : sendAndClose(socket, problem));
  const previous = [...open].at(-1);
  if (!previous) {
    finish();
    return;
  }
  previous.once('close', finish);
  if (isBodyBroken) failBody(last, problem);
}

/**
 * Discards all further input, so that no other request is read. If it were left unread, the system
 * would reset the connection, and a client that is still sending would lose the response.
 */
function stopParsing(socket: Duplex): void {
  const readers = socket.listeners('data') as ((chunk: Buffer) => void)[];
  socket.on('data', () => undefined).resume();
  for (const reader of readers) socket.off('data', reader);
}

/**
 * Node calls destroySoon after a response with `Connection: close`. While a body is still arriving,
 * the system would reset the connection, and the client could lose the response.
 */
function closeGently(socket: Socket, connection: Connection): void {
  const destroySoon = socket.destroySoon.bind(socket);
  socket.destroySoon = () => {
    if (connection.last?.complete !== false) return destroySoon();
    stopParsing(socket);
    close(socket);
  };
}

function sendAndClose(socket: Duplex, problem: Problem): void {
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
    'cache-control': 'no-store',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body, () => close(socket));
}

function close(socket: Duplex): void {
  socket.end();
  const timer = setTimeout(() => socket.destroy(), LINGER);
  socket.once('close', () => clearTimeout(timer));
}
