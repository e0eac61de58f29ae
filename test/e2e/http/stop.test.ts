import { existsSync } from 'node:fs';
import { DataSource } from 'typeorm';
import { createApp } from '../../../src/configure-app.js';
import { parseDatabaseUrl } from '../../../src/config/database-url.js';
import { KeysService } from '../../../src/keys/keys.service.js';
import { createTestDatabase, engine, type TestDatabase } from '../../support/test-database.js';

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
  process.env.DATABASE_URL = database.url;
});
afterEach(() => database.drop());

/** Starts an app, lets it answer a request, and stops it. */
async function answerAndStop(url: string, authorization?: string): Promise<number> {
  const app = await createApp();
  try {
    const payload = { title: 'T', author: 'A' };
    const headers = { ...(authorization && { authorization }) };
    const request = { method: 'POST', url, payload, headers } as const;
    return (await app.getHttpAdapter().getInstance().inject(request)).statusCode;
  } finally {
    await app.close();
  }
}

const onSqlite = engine === 'sqlite' ? it : it.skip;
onSqlite('leaves everything in the one file, so that who copies it has it all', async () => {
  expect(await answerAndStop('/api/books')).toBe(201);
  const parsed = parseDatabaseUrl(database.url);
  const { file } = parsed as { file: string };
  expect([existsSync(file), existsSync(`${file}-wal`)]).toEqual([true, false]);
});

it('saves when keys were last used', async () => {
  const app = await createApp();
  const key = await app.get(KeysService).create({ name: 'k', scopes: ['books:write'] });
  await app.close();
  expect(await answerAndStop('/api/books', `Bearer ${key}`)).toBe(201);
  const next = await createApp();
  const [{ used }] = await next
    .get(DataSource)
    .query('SELECT last_used_at IS NOT NULL AS used FROM api_keys');
  await next.close();
  expect(Boolean(used)).toBe(true);
});
