import { connect } from 'node:net';
import { AppProcess } from '../../support/app-process.js';
import { createBook } from '../../support/rows/factories.js';
import { type LoggedApp, startLoggedApp } from '../../support/logged-app.js';
import { send } from '../../support/test-app.js';
import { createTestDatabase, engine } from '../../support/test-database.js';

let app: LoggedApp;
beforeEach(async () => {
  app = await startLoggedApp('info');
});
afterEach(() => app.close());

it('has one line per request, with its route and its queries', async () => {
  const { id } = await createBook(app);
  const headers = { 'x-request-id': 'from-a-proxy.1' };
  for (let round = 0; round < 3; round += 1) await send(`${app.url}/api/books/${id}?`, { headers });
  const [, ...lines] = await app.lines('request');
  expect(lines).toHaveLength(3);
  // Every half second, a request also checks whether a key exists.
  const [line] = lines.toSorted((a, b) => Number(a.queries) - Number(b.queries));
  expect(line).toEqual({
    level: 30,
    time: expect.any(Number),
    pid: process.pid,
    hostname: expect.any(String),
    reqId: 'from-a-proxy.1',
    method: 'GET',
    route: '/api/books/:id',
    status: 200,
    ms: expect.any(Number),
    queries: 1,
    dbMs: expect.any(Number),
    msg: 'request',
  });
  expect(line.dbMs).toBeGreaterThan(0);
  expect(line.ms).toBeGreaterThanOrEqual(line.dbMs as number);
});

describe('a request whose connection closes before its answer is complete', () => {
  const metric = async (route: string) => {
    const { body } = await app.request<string>('GET', '/metrics');
    const labels = `route="${route}",status="499"`;
    return body.split('\n').find((line) => line.includes(`_count{`) && line.includes(labels));
  };

  /** Waits for the line of the request, which the client cannot know of. */
  const lineOf = async (route: string) => {
    for (;;) {
      const line = (await app.lines('request')).find((one) => one.route === route);
      if (line) return line;
    }
  };

  it('has its line and its metric when the client resets an import', async () => {
    const { hostname, port } = new URL(app.url);
    const socket = connect(Number(port), hostname);
    const head = `Host: ${hostname}\r\nContent-Type: text/csv\r\nContent-Length: 1000`;
    socket.write(`POST /api/books/import HTTP/1.1\r\n${head}\r\n\r\ntitle,author\nT,A\n`);
    await started();
    socket.resetAndDestroy();
    const route = '/api/books/import';
    expect(await lineOf(route)).toMatchObject({ method: 'POST', route, status: 499 });
    expect(await metric(route)).toMatch(/method="POST".* 1$/);
  });

  it('has its line and its metric when the client leaves an export', async () => {
    await app.rows(
      `WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 20000)
       INSERT INTO books (title, author, description)
       SELECT n, 'A', '${'d'.repeat(2000)}' FROM numbers`,
    );
    const leaving = new AbortController();
    const { status } = await fetch(`${app.url}/api/books/export`, { signal: leaving.signal });
    expect(status).toBe(200);
    leaving.abort();
    const route = '/api/books/export';
    expect(await lineOf(route)).toMatchObject({ method: 'GET', route, status: 499 });
    expect(await metric(route)).toMatch(/method="GET".* 1$/);
  });

  const started = async () => {
    const { body } = await app.request<string>('GET', '/metrics');
    // This request is one of two.
    if (!body.includes('octavo_requests_in_flight 2\n')) await started();
  };
});

it('counts the queries of each request, even if several requests share one', async () => {
  const [one, two] = [await createBook(app), await createBook(app)];
  const paths = [
    `/api/books/${one.id}`,
    `/api/books/${one.id}`,
    `/api/books/${two.id}`,
    '/api/books?count=exact',
    '/api/stores/2147483647',
    '/health/live',
  ];
  const ask = (path: string, index: number) =>
    send(`${app.url}${path}`, { headers: { 'x-request-id': `ask-${index}` } });
  // For half a second after it, no request has to ask whether there are keys.
  await send(`${app.url}/api/stores/2147483647`, {});
  await Promise.all(paths.map(ask));
  const lines = await app.lines('request');
  const queriesOf = (index: number) => lines.find(({ reqId }) => reqId === `ask-${index}`)?.queries;
  // On PostgreSQL, the transaction that reads a page and its count adds statements.
  const counted = engine === 'postgres' ? 4 : 2;
  expect(paths.map((_, index) => queriesOf(index))).toEqual([1, 1, 1, counted, 1, 0]);
});

it('counts the queries of each write, even if several are committed together', async () => {
  const books = await Promise.all(Array.from({ length: 4 }, () => createBook(app)));
  const changes = books.map(({ id }, index) =>
    sendAs(`write-${index}`, index === 3 ? 'DELETE' : 'PATCH', `/api/books/${id}`),
  );
  await Promise.all([...changes, sendAs('write-4', 'PATCH', '/api/stores/2147483647')]);
  const lines = await app.lines('request');
  const queriesOf = (index: number) =>
    lines.find(({ reqId }) => reqId === `write-${index}`)?.queries;
  // If there is no such row, a second query finds out why nothing was changed.
  expect([0, 1, 2, 3, 4].map(queriesOf)).toEqual([1, 1, 1, 1, 2]);

  function sendAs(id: string, method: string, path: string) {
    const body = method === 'PATCH' ? '{}' : undefined;
    const type = body && { 'content-type': 'application/json' };
    return send(`${app.url}${path}`, { method, body, headers: { 'x-request-id': id, ...type } });
  }
});

it('cannot be forged by a client: neither an extra line nor another route', async () => {
  const id = 'x".,{}\t';
  await send(`${app.url}/api/books/%0A%7B%22level%22:60%7D`, { headers: { 'x-request-id': id } });
  await send(`${app.url}/no%0Asuch%0Droute`, {});
  const lines = await app.lines('request');
  expect(lines.map(({ route, status }) => [route, status])).toEqual([
    ['/api/books/:id', 404],
    ['unknown', 404],
  ]);
  expect(lines[0].reqId).toMatch(/^[0-9a-f-]{36}$/);
});

it('has the cause of a failure, with the request id that the client receives', async () => {
  await app.rows('DROP TABLE "items"');
  const { status, body } = await app.request('GET', '/api/items');
  expect(status).toBe(500);
  expect(body.detail).toBe('Something went wrong on our side');
  const failures = await app.lines('request failed');
  expect(failures).toHaveLength(1);
  expect(failures[0]).toMatchObject({ level: 50, reqId: body.requestId });
  expect(failures[0].err.message).toContain('items');
});

it('has the remedy for a failure that an operator can fix', async () => {
  const { id } = await createBook(app);
  await app.rows(`UPDATE books SET version = 2147483647 WHERE id = ${id}`);
  expect((await app.request('PATCH', `/api/books/${id}`, { title: 'T' })).status).toBe(507);
  const [failure] = await app.lines('request failed');
  expect(failure.remedy).toBe('docs/operations.md, "Ids"');
});

it('keeps serving when the reader of its log is gone', async () => {
  const database = await createTestDatabase();
  const unread = await AppProcess.start({ DATABASE_URL: database.url, LOG_LEVEL: 'info' });
  try {
    unread.closeOutput();
    const statuses = [];
    for (let count = 0; count < 20; count += 1) {
      statuses.push((await unread.request('GET', '/api/books')).status);
    }
    expect(statuses).toEqual(Array(20).fill(200));
  } finally {
    await unread.kill();
    await database.drop();
  }
});
