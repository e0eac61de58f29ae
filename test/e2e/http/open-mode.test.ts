import { exchange, exchangeBytes } from '../../support/exchange.js';
import type { FastifyRequest } from 'fastify';
import { foreignPageProblem } from '../../../src/http/requests/own-host.js';
import { KeysService } from '../../../src/keys/keys.service.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

const LISTED = 'https://shop.example';
let app: TestApp;
beforeAll(async () => {
  process.env.ALLOWED_HOSTS = 'books.local,other.local';
  process.env.CORS_ORIGINS = LISTED;
  app = await startTestApp();
  delete process.env.ALLOWED_HOSTS;
  delete process.env.CORS_ORIGINS;
});
afterAll(() => app.close());

/** The status, with the code if it is a problem. */
async function answerTo(method: string, path: string, headers: Record<string, string>) {
  const body = method === 'POST' ? '{"name":"S"}' : undefined;
  const { status, text } = await exchange(app.url, {
    method,
    path,
    headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
    body,
  });
  return status < 400 ? status : [status, JSON.parse(text).code];
}

describe('without keys, the Host', () => {
  it.each([
    'localhost',
    'LocalHost:3000',
    'shop.localhost:3000',
    '127.0.0.1',
    '127.1.2.3:80',
    '[::1]:3000',
    'books.local',
    'OTHER.local:8080',
  ])('%s is served', async (host) => {
    for (const path of ['/api/books', '/metrics']) {
      expect(await answerTo('GET', path, { host })).toBe(200);
    }
  });

  it.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', 'x@localhost'])(
    '"%s" is a 421',
    async (host) => {
      for (const path of ['/api/books', '/metrics', '/%61pi/books']) {
        expect(await answerTo('GET', path, { host })).toEqual([421, 'host_not_allowed']);
      }
      expect(await answerTo('POST', '/api/stores', { host })).toEqual([421, 'host_not_allowed']);
      expect(await app.rows('SELECT id FROM stores')).toEqual([]);
    },
  );

  it('may not be empty, whatever the settings allow', async () => {
    for (const settings of [{}, { ALLOWED_HOSTS: 'books.local', CORS_ORIGINS: LISTED }]) {
      for (const host of ['', ':3000']) {
        const request = { method: 'GET', headers: { host } } as FastifyRequest;
        expect(foreignPageProblem(request, settings)?.status).toBe(421);
      }
      const empty = { method: 'POST', headers: { host: 'localhost', origin: '' } };
      expect(foreignPageProblem(empty as FastifyRequest, settings)?.status).toBe(403);
    }
  });

  it('may be missing in HTTP/1.0', async () => {
    const { status } = await exchangeBytes(app.url, 'GET /api/books HTTP/1.0\r\n\r\n');
    expect(status).toBe(200);
  });

  it('does not matter to health checks', async () => {
    expect(await answerTo('GET', '/health/ready', { host: 'octavo.internal' })).toBe(200);
  });
});

describe('without keys, a page', () => {
  const host = 'localhost:3000';

  it.each([
    ['of another site', { 'sec-fetch-site': 'cross-site' }],
    ['of another origin', { origin: 'https://evil.example' }],
    ['of another port', { origin: 'http://localhost:8080' }],
    ['without an origin', { origin: 'null' }],
    ['that says it is the same site', { origin: 'https://evil.example', 'sec-fetch-site': 'none' }],
  ])('%s may send reads, which CORS protects, but no writes', async (_, headers) => {
    const before = await app.rows('SELECT id FROM stores');
    for (const [method, path] of [
      ['POST', '/api/stores'],
      ['POST', '/%61pi/stores'],
      ['DELETE', '/api/stores/1'],
    ]) {
      const answer = await answerTo(method, path, { host, ...headers });
      expect(answer).toEqual([403, 'cross_site']);
    }
    expect(await answerTo('GET', '/api/stores', { host, ...headers })).toBe(200);
    expect(await app.rows('SELECT id FROM stores')).toEqual(before);
  });

  it.each([
    ['of its own', { origin: 'http://localhost:3000', 'sec-fetch-site': 'same-origin' }],
    ['of a listed origin', { origin: LISTED, 'sec-fetch-site': 'cross-site' }],
    ['absent, as with curl,', {}],
  ])('%s may write', async (_, headers) => {
    expect(await answerTo('POST', '/api/stores', { host, ...headers })).toBe(201);
  });
});

it('ignores Host and Origin once there are keys, since a foreign page has none', async () => {
  const key = await app.app.get(KeysService).create({ name: 'k', scopes: ['admin'] });
  const foreign = { host: 'books.example', origin: 'https://evil.example' };
  const authorization = `Bearer ${key}`;
  expect(await answerTo('POST', '/api/stores', { ...foreign, authorization })).toBe(201);
});
