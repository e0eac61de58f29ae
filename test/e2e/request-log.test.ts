import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createBook } from '../support/factories.js';
import { type LoggedApp, startLoggedApp } from '../support/logged-app.js';
import { send } from '../support/test-app.js';
import { createTestDatabase } from '../support/test-database.js';

let app: LoggedApp;
beforeEach(async () => {
  app = await startLoggedApp('info');
});
afterEach(() => app.close());

it('has one line for a request, with its route and what it asked of the database', async () => {
  const { id } = await createBook(app);
  const headers = { 'x-request-id': 'from-a-proxy.1' };
  await send(`${app.url}/api/books/${id}?`, { headers });
  const [, line] = await app.requests();
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

it('counts the queries of each request, also where several share one', async () => {
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
  await Promise.all(paths.map(ask));
  const lines = await app.requests();
  const queriesOf = (index: number) => lines.find(({ reqId }) => reqId === `ask-${index}`)?.queries;
  expect(paths.map((_, index) => queriesOf(index))).toEqual([1, 1, 1, 2, 1, 0]);
});

it('cannot be made to have a line more, or a route of the client’s choice', async () => {
  const id = 'x".,{}\t';
  await send(`${app.url}/api/books/%0A%7B%22level%22:60%7D`, { headers: { 'x-request-id': id } });
  await send(`${app.url}/no%0Asuch%0Droute`, {});
  const lines = await app.requests();
  expect(lines.map(({ route, status }) => [route, status])).toEqual([
    ['/api/books/:id', 404],
    ['unknown', 404],
  ]);
  expect(lines[0].reqId).toMatch(/^[0-9a-f-]{36}$/);
});

it('has the cause of a failure under the id that the client is told', async () => {
  await app.rows('DROP TABLE "items"');
  const { status, body } = await app.request('GET', '/api/items');
  expect(status).toBe(500);
  expect(body.detail).toBe('Something went wrong on our side');
  await app.requests();
  const failures = app
    .log()
    .split('\n')
    .filter((line) => line.includes('request failed'))
    .map((line) => JSON.parse(line));
  expect(failures).toHaveLength(1);
  expect(failures[0]).toMatchObject({ level: 50, reqId: body.requestId });
  expect(failures[0].err.message).toContain('items');
});

it('goes on without whoever reads its log', async () => {
  const database = await createTestDatabase();
  const env = { ...process.env, DATABASE_URL: database.url, HOST: '127.0.0.1', PORT: '0' };
  const child = spawn(process.execPath, ['dist/src/main.js'], {
    env: { ...env, LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    let output = '';
    for await (const chunk of child.stdout) {
      output += chunk;
      if (output.includes('listens on')) break;
    }
    const [url] = /http:\S+/.exec(output)!;
    child.stdout.destroy();
    const statuses = [];
    for (let count = 0; count < 20; count += 1) {
      statuses.push((await send(`${url}/api/books`, {})).status);
    }
    expect(statuses).toEqual(Array(20).fill(200));
  } finally {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    await database.drop();
  }
});
