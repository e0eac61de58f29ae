import { readFileSync } from 'node:fs';
import { createApp } from '../../../src/configure-app.js';
import { KeysService } from '../../../src/keys/keys.service.js';
import { createBook, createItem, createStore } from '../../support/rows/factories.js';
import { captureLog } from '../../support/logged-app.js';
import { type Answer, send, startTestApp, type TestApp } from '../../support/test-app.js';
import { createTestDatabase, engine } from '../../support/test-database.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const PAYLOADS = [
  `' OR '1'='1`,
  `'; DROP TABLE books; --`,
  `" OR ""="`,
  `1; DELETE FROM items`,
  `1 UNION SELECT secret_hash FROM api_keys`,
  `\\'; SELECT pg_sleep(5); --`,
  `$1`,
  `?`,
  `%' OR title LIKE '%`,
  `") OR 1=1 --`,
  `title_normal : "x" OR author_normal : "y"`,
  `{"$gt": ""}`,
];

const counts = async (): Promise<unknown> =>
  app.rows(`SELECT (SELECT count(*) FROM books) AS books, (SELECT count(*) FROM stores) AS stores,
    (SELECT count(*) FROM items) AS items`);

describe('an injection', () => {
  /** A harmless text of equal length; the payload must get the same answer. */
  const harmless = (payload: string): string => 'x'.repeat(payload.length);

  it.each(PAYLOADS)(
    '%s as a parameter changes no row, and is answered like any other text',
    async (payload) => {
      await createItem(app, { bookId: (await createBook(app)).id });
      const before = await counts();
      const lists: Record<string, string[]> = {
        '/api/books': [
          'title',
          'author',
          'title[contains]',
          'author[startsWith]',
          'title[ne]',
          'year',
          'isbn',
          'status',
          'sort',
          'limit',
          'cursor',
          'count',
          'createdAt[gt]',
          'averageRating',
          'publisher',
          'language',
        ],
        '/api/books/search': ['q', 'author', 'title[contains]'],
        '/api/stores': ['name', 'name[contains]', 'isActive'],
        '/api/items': ['name', 'price', 'storeId', 'include', 'receivedOn'],
      };
      for (const [path, parameters] of Object.entries(lists)) {
        for (const parameter of parameters) {
          const ask = (value: string) =>
            app.request('GET', `${path}?${parameter}=${encodeURIComponent(value)}`);
          const { status } = await ask(payload);
          expect([parameter, status]).toEqual([parameter, (await ask(harmless(payload))).status]);
        }
      }
      expect(await counts()).toEqual(before);
    },
  );

  it.each(PAYLOADS)('%s is stored unchanged, or refused like any other text', async (payload) => {
    const book = await createBook(app, { title: payload, author: payload, description: payload });
    expect(book).toMatchObject({ title: payload, author: payload, description: payload });
    const store = await createStore(app, { name: payload });
    const before = await counts();
    for (const [path, field] of [
      [`/api/books/${book.id}`, 'isbn'],
      [`/api/books/${book.id}`, 'status'],
      [`/api/books/${book.id}`, 'year'],
      [`/api/stores/${store.id}`, 'isActive'],
      [`/api/stores/${store.id}`, payload],
    ]) {
      expect((await app.request('PATCH', path, { [field]: payload })).status).toBe(400);
    }
    expect(await counts()).toEqual(before);
    expect((await app.request('GET', `/api/stores/${store.id}`)).body).toEqual(store);
  });
});

describe('headers', () => {
  it('protect browsers, and do not name the server software', async () => {
    const { headers } = await app.request('GET', '/api/books');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('server')).toBeNull();
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  it('repeat a well-formed request id, and none that could forge a log line', async () => {
    const problemOf = async (id: string) =>
      (await send(`${app.url}/api/books/0`, { headers: { 'x-request-id': id } })).body.requestId;
    expect(await problemOf('trace-42')).toBe('trace-42');
    expect(await problemOf('a b')).not.toBe('a b');
  });
});

describe('a page of another origin', () => {
  const ORIGIN = 'https://shop.example';
  let open: TestApp;
  beforeAll(async () => {
    process.env.CORS_ORIGINS = ORIGIN;
    open = await startTestApp();
    delete process.env.CORS_ORIGINS;
  });
  afterAll(() => open.close());

  const asks = (origin: string, method: string): Promise<Answer> =>
    send(`${open.url}/api/books/1`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': method,
        'access-control-request-headers': 'authorization, content-type, if-match',
      },
    });

  it.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])(
    'may %s if its origin is listed',
    async (method) => {
      const { status, headers } = await asks(ORIGIN, method);
      expect(status).toBe(204);
      expect(headers.get('access-control-allow-origin')).toBe(ORIGIN);
      expect(headers.get('access-control-allow-methods')!.split(/, */)).toContain(method);
      expect(headers.get('access-control-allow-headers')).toContain('if-match');
    },
  );

  it('gets no CORS headers if its origin is not listed', async () => {
    const { headers } = await asks('https://other.example', 'PUT');
    expect(headers.get('access-control-allow-origin')).toBeNull();
    const read = await send(`${open.url}/api/books`, {
      headers: { origin: 'https://other.example' },
    });
    expect(read.headers.get('access-control-allow-origin')).toBeNull();
  });

  it.each(['/api/books?year=1&year=2', '/api/books/1?x=1', '/api/nope', '/api/books/0'])(
    'can read why %s is refused',
    async (path) => {
      const { status, headers } = await send(`${open.url}${path}`, { headers: { origin: ORIGIN } });
      expect(status).toBeGreaterThanOrEqual(400);
      expect(headers.get('access-control-allow-origin')).toBe(ORIGIN);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    },
  );

  it('does not change OPTIONS without an origin', async () => {
    const { status, headers } = await send(`${open.url}/api/books/1`, { method: 'OPTIONS' });
    expect([status, headers.get('allow')]).toEqual([204, 'DELETE, GET, HEAD, OPTIONS, PATCH, PUT']);
  });

  it('can read the headers that it needs', async () => {
    const { headers } = await send(`${open.url}/api/books`, { headers: { origin: ORIGIN } });
    expect(headers.get('access-control-expose-headers')).toContain('ETag, ');
    expect(headers.get('vary')).toContain('Origin');
  });
});

it('limits requests by key and address, and sends Retry-After', async () => {
  const database = await createTestDatabase();
  const before = { ...process.env };
  Object.assign(process.env, { DATABASE_URL: database.url, RATE_LIMIT: '20' });
  const limited = await createApp();
  try {
    const fastify = limited.getHttpAdapter().getInstance();
    const answers = [];
    for (let count = 0; count < 21; count += 1) answers.push(await fastify.inject('/api/books'));
    expect(answers.slice(0, 20).every(({ statusCode }) => statusCode === 200)).toBe(true);
    expect(answers[19].headers['ratelimit-remaining']).toBe('0');
    expect(answers[20].statusCode).toBe(429);
    expect(Number(answers[20].headers['retry-after'])).toBeGreaterThan(0);
    expect(answers[20].json().code).toBe('rate_limited');
    // The router treats it as the same path.
    expect((await fastify.inject('/%61pi/books')).statusCode).toBe(429);
    expect((await fastify.inject('/health/live')).statusCode).toBe(200);
    const key = await limited.get(KeysService).create({ name: 'k', scopes: ['admin'] });
    const keyed = { authorization: `Bearer ${key}` };
    const other = await fastify.inject({ url: '/api/books', headers: keyed });
    expect(other.statusCode).toBe(200);
    const bad = { authorization: `Bearer ${key.slice(0, -1)}${key.endsWith('0') ? '1' : '0'}` };
    const failures = [];
    for (const url of ['/api/books', '/a%70i/books', '/%61pi/books']) {
      failures.push((await fastify.inject({ url, headers: bad })).statusCode);
    }
    expect(failures).toEqual([401, 401, 429]);
  } finally {
    process.env = before;
    await limited.close();
    await database.drop();
  }
});

it('keeps a secret out of the database file, the answers and the log', async () => {
  const database = await createTestDatabase();
  const log = captureLog('trace');
  try {
    process.env.DATABASE_URL = database.url;
    const logged = await createApp();
    const fastify = logged.getHttpAdapter().getInstance();
    const key = await logged.get(KeysService).create({ name: 'canary', scopes: ['books:read'] });
    const secret = key.split('_')[2];
    const headers = { authorization: `Bearer ${key}`, cookie: `session=${secret}` };
    const bodies = [];
    for (const url of ['/api/books', `/api/books?title=${secret}`, '/api/stores', '/api/nothing']) {
      bodies.push((await fastify.inject({ url, headers })).body);
    }
    const payload = { title: secret, [secret.slice(0, 8)]: 1 };
    await fastify.inject({ method: 'POST', url: '/api/books', headers, payload });
    await logged.close();
    expect(log.text()).toContain('"route":"/api/books"');
    expect(log.text()).not.toContain(secret);
    expect(bodies.join('')).not.toContain(secret);
    if (engine === 'sqlite') {
      const file = database.url.replace('sqlite:///', '');
      expect(readFileSync(file).includes(secret)).toBe(false);
    }
  } finally {
    log.restore();
    await database.drop();
  }
});
