import { once } from 'node:events';
import { request as send } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { BooksService } from '../../../src/books/books.service.js';
import { Authentication } from '../../../src/keys/authentication.js';
import { ANYONE, type Caller } from '../../../src/keys/scopes.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const never = (): Promise<never> => new Promise(() => undefined);

/** Milliseconds, longer than the answer timeout. */
const LONG = 2200;

describe('a request that is never answered', () => {
  it.each([
    ['GET', '/api/books/1', undefined],
    ['POST', '/api/books', { title: 'a', author: 'b' }],
    ['DELETE', '/api/books/1', undefined],
  ])('is a 503 while its key is looked up: %s', async (method, path, body) => {
    const authentication = app.app.get(Authentication);
    authentication.callerOf = never;
    try {
      const { status, headers, body: problem } = await app.request(method, path, body);
      expect([status, problem.code, headers.get('retry-after')]).toEqual([503, 'timeout', '1']);
    } finally {
      Reflect.deleteProperty(authentication, 'callerOf');
    }
  });

  it.each([
    ['succeeds', ANYONE],
    ['fails', undefined],
  ])('stays a 503 when the lookup of its key %s afterwards', async (_, caller) => {
    const authentication = app.app.get(Authentication);
    let decide: (caller?: Caller) => void;
    authentication.callerOf = () => new Promise((resolve) => (decide = resolve));
    try {
      expect((await app.request('POST', '/api/stores', { name: 'Late' })).status).toBe(503);
    } finally {
      Reflect.deleteProperty(authentication, 'callerOf');
    }
    decide!(caller);
    const { status, body } = await app.request('GET', '/api/stores');
    expect([status, body]).toEqual([200, []]);
  });

  it('is a 503 while its handler runs', async () => {
    const books = app.app.get(BooksService);
    books.findOne = never;
    try {
      const { status, headers, body } = await app.request('GET', '/api/books/1');
      expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'timeout', '1']);
    } finally {
      Reflect.deleteProperty(books, 'findOne');
    }
  });
});

it('starts the answer timeout once a slow body has arrived', async () => {
  const status = await new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'transfer-encoding': 'chunked' };
    const request = send(`${app.url}/api/books`, { method: 'POST', headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on('error', reject);
    request.write('{"title":"Slow",');
    void delay(LONG).then(() => request.end('"author":"Sender"}'));
  });
  expect(status).toBe(201);
});

it('closes an idle connection', async () => {
  app.app.getHttpServer().keepAliveTimeout = 4000;
  const socket = connect(Number(new URL(app.url).port), '127.0.0.1');
  socket.write('GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n');
  const [answer] = await once(socket, 'data');
  expect(answer.toString()).toContain('HTTP/1.1 200');
  await once(socket, 'close');
});
