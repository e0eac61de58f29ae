import { connect } from 'node:net';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Engine } from '../../../src/database/engine/engine.js';
import { DatabaseBusyError } from '../../../src/database/engine/database-errors.js';
import { Lifecycle } from '../../../src/http/connections/lifecycle.js';
import { KeysService } from '../../../src/keys/keys.service.js';
import { AppProcess } from '../../support/app-process.js';
import { Contract } from '../../support/contract/contract.js';
import { SlowImport } from '../../support/rows/slow-import.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

const BATCH = 1000;
/** Milliseconds for which a key is cached. */
const TRUSTED = 600;

let app: TestApp;
let contract: Contract;
let key: string;
beforeAll(async () => {
  app = await startTestApp();
  key = await createKey();
  contract = new Contract((await app.request('GET', '/openapi.json')).body);
});
afterAll(() => app.close());
beforeEach(() => app.rows('DELETE FROM books'));

const createKey = () =>
  app.app.get(KeysService).create({ name: 'k', scopes: ['books:write', 'books:read'] });
const rows = (count: number) => 'T,A\n'.repeat(count);
const count = async () => Number((await app.rows('SELECT count(*) AS n FROM books'))[0].n);
const counted = async (wanted: number) => {
  while ((await count()) < wanted) await delay(10);
};
const done = (read: number) => ({
  importId: expect.any(Number),
  format: 'csv',
  read,
  inserted: read,
  updated: 0,
  skipped: 0,
  rejected: 0,
  duplicates: 0,
  isbnsNulled: 0,
  yearsNulled: 0,
  dryRun: false,
  rejections: [],
});

/** The request line and headers of an import. */
const head = (host: string, length: number) =>
  [
    'POST /api/books/import HTTP/1.1',
    `Host: ${host}`,
    'Content-Type: text/csv',
    `Authorization: Bearer ${key}`,
    `Content-Length: ${length}`,
    '\r\n',
  ].join('\r\n');

/** The answer to an interrupted import, which must match the OpenAPI document. */
async function endOf(slow: SlowImport) {
  const answer = await slow.answer;
  const operation = { method: 'POST', path: '/api/books/import' };
  expect(contract.complaintsAbout(operation, answer)).toEqual([]);
  const { code, summary } = JSON.parse(answer.text);
  return { status: answer.status, headers: answer.headers, code, summary };
}

describe('an import that is running when shutdown starts', () => {
  let other: AppProcess;
  beforeEach(async () => {
    other = await AppProcess.start({ DATABASE_URL: process.env.DATABASE_URL });
  });
  afterEach(() => other.kill());

  it('reports the completed rows while the client sends nothing', async () => {
    const slow = new SlowImport(other.url, key);
    slow.send(`title,author\n${rows(2 * BATCH)}${rows(5)}Half a ro`);
    await counted(2 * BATCH);
    other.signal('SIGTERM');
    const { status, headers, code, summary } = await endOf(slow);
    expect([status, code, headers['retry-after']]).toEqual([503, 'stopping', '1']);
    expect(headers.connection).toBe('close');
    expect(summary).toEqual(done(2 * BATCH + 5));
    slow.end();
    expect(await other.ended).toBe(0);
    expect(await count()).toBe(2 * BATCH + 5);
  });

  it('reports the completed rows while the client keeps sending', async () => {
    const slow = new SlowImport(other.url, key);
    slow.send('title,author\n');
    const state = { answered: false };
    void slow.answer.then(() => (state.answered = true));
    const sending = (async () => {
      while (!state.answered) {
        slow.send(rows(100));
        await delay(1);
      }
    })();
    await counted(BATCH);
    other.signal('SIGTERM');
    const { status, code, summary } = await endOf(slow);
    expect([status, code]).toEqual([503, 'stopping']);
    await sending;
    slow.end();
    expect(await other.ended).toBe(0);
    expect(summary).toEqual(done(await count()));
  });

  it('is answered even if the client reads nothing until it has sent everything', async () => {
    const { hostname, port } = new URL(other.url);
    const rest = rows(2_000_000);
    const first = `title,author\n${rows(BATCH)}`;
    const socket = connect(Number(port), hostname);
    socket.write(head(hostname, first.length + rest.length) + first);
    await counted(BATCH);
    other.signal('SIGTERM');
    await new Promise((resolve) => socket.write(rest, resolve));
    const [[answer]] = await Promise.all([once(socket, 'data'), once(socket, 'end')]);
    expect(answer.toString()).toContain('HTTP/1.1 503 ');
    const { code, summary } = JSON.parse(answer.toString().split('\r\n\r\n')[1]);
    expect(code).toBe('stopping');
    expect(summary).toEqual(done(await count()));
  });
});

it('completes an import that has fully arrived, even during shutdown', async () => {
  const lifecycle = app.app.get(Lifecycle);
  Object.defineProperty(lifecycle, 'stopping', { value: AbortSignal.abort(), configurable: true });
  const { hostname, port } = new URL(app.url);
  const socket = connect(Number(port), hostname);
  const body = 'title,author\nT,A\n';
  socket.write(head(hostname, body.length) + body);
  const [answer] = await once(socket, 'data');
  socket.destroy();
  delete (lifecycle as { stopping?: AbortSignal }).stopping;
  expect(answer.toString()).toContain('HTTP/1.1 200 OK');
  expect(await count()).toBe(1);
});

it('reports the completed rows when the database fails during an import', async () => {
  const engine = app.app.get(Engine, { strict: false });
  const bulk = engine.bulk;
  const slow = new SlowImport(app.url, key);
  slow.send(`title,author\n${rows(BATCH)}`);
  await counted(BATCH);
  engine.bulk = () => Promise.reject(new DatabaseBusyError());
  slow.send(rows(BATCH));
  const { status, code, summary } = await endOf(slow).finally(() => (engine.bulk = bulk));
  slow.end();
  expect([status, code]).toEqual([503, 'database_unavailable']);
  expect(summary).toEqual(done(BATCH));
});

describe.each([
  ['revoked', 'revoked_at = created_at'],
  ['expired', 'expires_at = created_at'],
])('a key that is %s during the request', (_, change) => {
  let ended: string;
  beforeEach(async () => {
    ended = await createKey();
  });

  const end = async () => {
    await app.rows(`UPDATE api_keys SET ${change} WHERE id = '${ended.split('_')[1]}'`);
    await delay(TRUSTED);
  };

  it('ends an import at the next batch, and reports the completed rows', async () => {
    const slow = new SlowImport(app.url, ended);
    slow.send(`title,author\n${rows(BATCH + 500)}`);
    await counted(BATCH);
    await end();
    slow.send(rows(BATCH));
    const { status, headers, code, summary } = await endOf(slow);
    slow.end();
    expect([status, code]).toEqual([401, 'invalid_key']);
    expect(headers['www-authenticate']).toBe('Bearer realm="octavo", error="invalid_token"');
    expect(summary).toEqual(done(BATCH));
    expect(await count()).toBe(BATCH);
  });

  it('ends an import before its last, partial batch', async () => {
    const slow = new SlowImport(app.url, ended);
    slow.send(`title,author\n${rows(BATCH + 500)}`);
    await counted(BATCH);
    await end();
    slow.end();
    const { status, summary } = await endOf(slow);
    expect([status, summary]).toEqual([401, done(BATCH)]);
    expect(await count()).toBe(BATCH);
  });

  it('aborts an export at the next batch', async () => {
    await app.rows(
      `WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 20000)
       INSERT INTO books (title, author, description)
       SELECT n, 'A', '${'d'.repeat(2000)}' FROM numbers`,
    );
    const response = await fetch(`${app.url}/api/books/export`, {
      headers: { authorization: `Bearer ${ended}` },
    });
    expect(response.status).toBe(200);
    await end();
    const length = response.text().then((text) => text.length);
    await expect(length).rejects.toThrow('terminated');
  });
});
