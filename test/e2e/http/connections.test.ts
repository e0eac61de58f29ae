import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { exchange } from '../../support/exchange.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const head = (line: string, ...headers: string[]): string =>
  [`${line} HTTP/1.1`, 'Host: localhost', ...headers, '', ''].join('\r\n');
const GET = head('GET /api/stores?limit=1');
const BODY = '{"name":"S"}';
const POST =
  head('POST /api/stores', 'Content-Type: application/json', `Content-Length: ${BODY.length}`) +
  BODY;

/** Sends bytes at once, and reads until the server closes the connection. */
function converse(bytes: string, { isEnd = false } = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(app.url).port), '127.0.0.1', () =>
      isEnd ? socket.end(bytes) : socket.write(bytes),
    );
    let received = '';
    socket.on('data', (chunk) => (received += chunk.toString()));
    socket.on('error', reject);
    socket.on('close', () => resolve(received));
  });
}

const statusesOf = (text: string): number[] =>
  [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));

describe('on one connection', () => {
  it.each<[what: string, bytes: string, status: number]>([
    ['random text', 'no request at all\r\n\r\n', 501],
    ['a header that is malformed', head('GET /', 'X : 1'), 400],
    ['headers over 16 KiB', head('GET /', `X: ${'x'.repeat(17_000)}`), 431],
    ['an unknown method', head('BREW /'), 501],
    ['CONNECT', head('CONNECT example.org:443'), 400],
    ['an expectation that cannot be met', head('GET /api/books', 'Expect: the-unexpected'), 417],
    [
      'a body that is malformed',
      `${head('POST /api/stores', 'Content-Type: application/json', 'Transfer-Encoding: chunked')}zz`,
      400,
    ],
    [
      'an import whose body is malformed',
      `${head('POST /api/books/import', 'Content-Type: text/csv', 'Transfer-Encoding: chunked')}zz`,
      400,
    ],
  ])('%s is answered after the earlier requests, which succeed', async (_, bytes, status) => {
    const before = (await app.rows('SELECT id FROM stores')).length;
    const received = await converse(`${POST}${GET}${POST}${bytes}`);
    expect(statusesOf(received)).toEqual([201, 200, 201, status]);
    expect(received.slice(received.lastIndexOf('HTTP/1.1'))).toMatch(/\r\nconnection: close\r\n/i);
    expect(await app.rows('SELECT id FROM stores')).toHaveLength(before + 2);
  });

  it('answers a request only once if its body turns out malformed after the answer', async () => {
    const received = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(new URL(app.url).port), '127.0.0.1', () =>
        socket.write(
          head('POST /api/stores', 'Content-Type: text/plain', 'Transfer-Encoding: chunked'),
        ),
      );
      let text = '';
      socket.once('data', () => socket.write('zz\r\n'));
      socket.on('data', (chunk) => (text += chunk.toString()));
      socket.on('error', reject);
      socket.on('close', () => resolve(text));
    });
    expect(statusesOf(received)).toEqual([415]);
  });

  it('answers nothing after CONNECT, whatever follows it', async () => {
    const received = await converse(`${head('CONNECT example.org:443')}${GET}${GET}`);
    expect(statusesOf(received)).toEqual([400]);
  });

  it('answers a client that has half-closed it', async () => {
    for (const request of [POST, GET, POST + GET]) {
      const received = await converse(request, { isEnd: true });
      expect(statusesOf(received)).toEqual(
        request === GET ? [200] : request === POST ? [201] : [201, 200],
      );
    }
  });

  it('keeps serving after a client resets it after CONNECT or Expect', async () => {
    for (const bytes of [head('CONNECT a:1'), head('GET /', 'Expect: x')]) {
      for (let count = 0; count < 20; count += 1) {
        const socket = connect(Number(new URL(app.url).port), '127.0.0.1');
        socket.on('error', () => undefined);
        socket.write(GET + bytes, () => socket.resetAndDestroy());
      }
    }
    await delay(100);
    expect((await app.request('GET', '/health/ready')).status).toBe(200);
  });
});

describe('while an answer is being sent', () => {
  const CHUNKED = 'Transfer-Encoding: chunked';
  const EXPORT = head('GET /api/books/export?format=csv');

  beforeAll(async () => {
    const description = 'x'.repeat(60_000);
    for (let count = 0; count < 150; count += 1) {
      await app.request('POST', '/api/books', { title: 'T', author: 'A', description });
    }
  });

  /** Sends `first`, and `then` once the answer has started; returns the bytes received. */
  function converseSlowly(first: string, then: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const socket = connect(Number(new URL(app.url).port), '127.0.0.1', () => socket.write(first));
      let received = 0;
      socket.once('data', () => socket.write(then));
      socket.on('data', (chunk) => (received += chunk.length));
      socket.on('error', reject);
      socket.on('close', () => resolve(received));
    });
  }

  it.each<[string, string, string]>([
    ['a body that becomes malformed', head('GET /api/books/export?format=csv', CHUNKED), 'ZZ\r\n'],
    ['CONNECT in the same packet', EXPORT + head('CONNECT a:1'), ''],
    ['CONNECT', EXPORT, head('CONNECT a:1')],
    ['random text', EXPORT, 'noise\r\n\r\n'],
  ])('%s does not truncate the answer', async (_, first, then) => {
    expect(await converseSlowly(first, then)).toBeGreaterThan(150 * 60_000);
    expect((await app.request('GET', '/health/ready')).status).toBe(200);
  });

  it('a client that does not read is disconnected, for documentation files too', async () => {
    const file = head('GET /docs/swagger-ui-bundle.js').repeat(6);
    for (const bytes of [file, EXPORT, EXPORT + head('CONNECT a:1')]) {
      const socket = connect(Number(new URL(app.url).port), '127.0.0.1');
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.on('error', () => undefined);
      socket.write(bytes);
      socket.pause();
      await delay(8000);
      socket.resume();
      await closed;
    }
    expect((await app.request('GET', '/health/ready')).status).toBe(200);
    const { text } = await exchange(app.url, { method: 'GET', path: '/metrics' });
    expect(text).toMatch(/^octavo_requests_in_flight 1$/m);
  });
});

it('counts no request in flight once its connection is gone, queued answers included', async () => {
  /** Over a new connection, which is accepted after all earlier ones. */
  const inFlight = async (): Promise<number> => {
    const received = await converse(head('GET /metrics', 'Connection: close'));
    return Number(/^octavo_requests_in_flight (\d+)/m.exec(received)![1]);
  };
  for (let count = 0; count < 50; count += 1) {
    const socket = connect(Number(new URL(app.url).port), '127.0.0.1');
    socket.on('error', () => undefined);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write(GET.repeat(50), () => socket.resetAndDestroy());
    await closed;
  }
  let count = await inFlight();
  for (let waited = 0; waited < 300 && count > 1; waited += 1) {
    await delay(100);
    count = await inFlight();
  }
  // The request for the metrics itself.
  expect(count).toBe(1);
});

it('refuses more than 200 headers, since Node would ignore a later If-Match', async () => {
  const { body: store } = await app.request('POST', '/api/stores', { name: 'S' });
  const change = (count: number) =>
    head(
      `PATCH /api/stores/${store.id}`,
      'Connection: close',
      'Content-Type: application/json',
      `Content-Length: ${BODY.length}`,
      ...Array<string>(count).fill('a:'),
      'If-Match: "99"',
    ) + BODY;
  expect(statusesOf(await converse(change(100)))).toEqual([412]);
  expect(statusesOf(await converse(change(2500)))).toEqual([431]);
  expect((await app.request('GET', `/api/stores/${store.id}`)).body).toEqual(store);
});

it('puts the request id into every answer', async () => {
  const headers = { 'x-request-id': 'trace-42' };
  for (const path of ['/api/books', '/api/books/0', '/nothing', '/%', '/health/live', '/docs']) {
    const answer = await exchange(app.url, { method: 'GET', path, headers });
    expect([path, answer.headers['x-request-id']]).toEqual([path, 'trace-42']);
  }
  const { headers: given } = await exchange(app.url, { method: 'GET', path: '/api/books' });
  expect(given['x-request-id']).toMatch(/^[\da-f-]{36}$/);
});
