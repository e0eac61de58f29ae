import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '../../support/random.js';

/** Milliseconds that a connection which waits for the server to close stays open. */
const PATIENCE = 100;

const head = (line: string, ...headers: string[]): string =>
  [line, 'Host: localhost', ...headers, '', ''].join('\r\n');
const withBody = (line: string, body: string): string =>
  head(line, 'Content-Type: application/json', `Content-Length: ${body.length}`) + body;

const REQUESTS = [
  head('GET /api/books?limit=5 HTTP/1.1'),
  head('GET /api/stores/1 HTTP/1.1'),
  head('GET /health/live HTTP/1.1'),
  head('HEAD /api/books HTTP/1.1'),
  head('GET /api/books/export HTTP/1.1'),
  withBody('PATCH /api/stores/1 HTTP/1.1', '{"name":"S"}'),
  withBody('POST /api/stores HTTP/1.1', '{"name":""}'),
  withBody('POST /api/books/import HTTP/1.1', 'title,author\n').replace(
    'application/json',
    'text/csv',
  ),
];

const CHUNKED = head(
  'POST /api/stores HTTP/1.1',
  'Content-Type: application/json',
  'Transfer-Encoding: chunked',
);

/** What comes last on a connection: most of it is no request that anybody should send. */
const ENDINGS: ((random: Random) => string)[] = [
  () => '',
  () => head('GET /api/books HTTP/1.1', 'Connection: close'),
  () => head('GET /api/books HTTP/1.1', 'Expect: the-unexpected'),
  () => withBody('POST /api/stores HTTP/1.1', '{}').replace('\r\n\r\n', '\r\nExpect: x\r\n\r\n'),
  () => head('POST /api/stores HTTP/1.1', 'Expect: 100-continue', 'Content-Length: 9'),
  () => head('CONNECT example.org:443 HTTP/1.1'),
  () => head('GET /api/books HTTP/1.1', 'Connection: Upgrade', 'Upgrade: websocket'),
  () => head('GET /api/books HTTP/1.1', 'Connection: Upgrade', 'Upgrade: h2c'),
  (random) => head('GET / HTTP/1.1', `X-Long: ${'x'.repeat(random.integer(15_000, 40_000))}`),
  (random) => head('GET / HTTP/1.1', ...Array<string>(random.integer(150, 4000)).fill('a:')),
  () => head('GET / HTTP/1.1', 'X : malformed'),
  () => 'no request at all\r\n\r\n',
  () => 'BREW /api/books HTTP/1.1\r\n\r\n',
  (random) => String.fromCharCode(...Array.from({ length: 64 }, () => random.integer(0, 255))),
  () => `${CHUNKED}zz`,
  () => `${CHUNKED.replace('POST /api/stores', 'GET /api/books/export')}zz`,
  () => `${CHUNKED}5\r\n{"nam`,
  () => `${CHUNKED.replace('/stores', '/books/import').replace('application/json', 'text/csv')}zz`,
  () => `${CHUNKED}${'f'.repeat(30)}\r\n`,
  () => head('POST /api/stores HTTP/1.1', 'Content-Length: 50') + '{"name":"part',
  () => withBody('POST /api/stores HTTP/1.1', '{'.repeat(70_000)),
];

/** Requests in one go, and an ending, of which nothing is sent twice alike. */
function conversation(random: Random): Buffer {
  const count = random.chance(0.3) ? random.integer(5, 12) : random.integer(0, 4);
  const requests = Array.from({ length: count }, () => random.pick(REQUESTS));
  return Buffer.from(requests.join('') + random.pick(ENDINGS)(random), 'latin1');
}

/** Opens a connection, sends what `random` says in parts, and ends it as `random` says. */
export async function converse(port: number, random: Random): Promise<void> {
  const bytes = conversation(random);
  const cut = random.chance(0.4) ? random.integer(0, bytes.length) : bytes.length;
  const split = random.integer(0, cut);
  const [pause, ending] = [random.integer(0, 20), random.integer(0, 3)];
  const isSlow = random.chance(0.2);
  const reads = random.chance(0.8);

  const socket = connect(port, '127.0.0.1');
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.on('error', () => undefined);
  if (reads) socket.resume();
  socket.write(bytes.subarray(0, split));
  if (isSlow) await delay(pause);
  if (!socket.destroyed) socket.write(bytes.subarray(split, cut));
  if (ending === 1) await delay(pause);
  if (ending === 2 && !socket.destroyed) socket.end();
  if (ending >= 2) await Promise.race([closed, delay(PATIENCE, undefined, { ref: false })]);
  // A reset that meets an end which is still being sent fails, and never closes the socket.
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
  await closed;
}
