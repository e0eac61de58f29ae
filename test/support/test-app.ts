import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import { createApp } from '../../src/configure-app.js';
import { createTestDatabase, type TestDatabase } from './test-database.js';

export interface Answer<T = any> {
  status: number;
  headers: Headers;
  body: T;
}

/** The app as in production, with its own port and empty database. */
export interface TestApp {
  url: string;
  app: NestFastifyApplication;
  /** @param body sent as JSON */
  request<T = any>(method: string, path: string, body?: unknown): Promise<Answer<T>>;
  /** Runs SQL on the database without the app. */
  rows(sql: string): Promise<Record<string, any>[]>;
  close(): Promise<void>;
}

/** @param given a database that is kept when the app is closed */
export async function startTestApp(given?: TestDatabase): Promise<TestApp> {
  const database = given ?? (await createTestDatabase());
  process.env.DATABASE_URL = database.url;
  const app = await createApp();
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  return {
    url,
    app,
    request: (method, path, body) => sendJson(`${url}${path}`, method, body),
    rows: (sql) => app.get(DataSource).query(sql),
    async close() {
      await app.close();
      if (!given) await database.drop();
    },
  };
}

export const sendJson = (url: string, method: string, body?: unknown): Promise<Answer> =>
  send(url, {
    method,
    ...(body !== undefined && {
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    }),
  });

export async function send(url: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(url, init);
  const text = await response.text();
  const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '');
  return {
    status: response.status,
    headers: response.headers,
    body: isJson && text !== '' ? JSON.parse(text) : text,
  };
}
