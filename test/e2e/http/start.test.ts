import { createApp } from '../../../src/configure-app.js';
import { KeysService } from '../../../src/keys/keys.service.js';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.js';

const OPEN = ['development', '127.0.0.1', false] as const;

/** NODE_ENV, the address, and whether a key exists. */
const MATRIX = ['development', 'production'].flatMap((mode) =>
  ['127.0.0.1', '0.0.0.0'].flatMap((host) =>
    [false, true].map((hasKey) => [mode, host, hasKey] as const),
  ),
);

const before = { ...process.env };
let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
  process.env.DATABASE_URL = database.url;
  process.env.RUN_MIGRATIONS = 'true';
});
afterEach(async () => {
  process.env = { ...before };
  await database.drop();
});

/** Starts an app with these variables, and returns the answers to two requests without a key. */
async function start(variables: Record<string, string>): Promise<{ read: number; write: number }> {
  Object.assign(process.env, variables);
  const app = await createApp();
  try {
    const fastify = app.getHttpAdapter().getInstance();
    const read = await fastify.inject({ method: 'GET', url: '/api/books' });
    const payload = { title: 'T', author: 'A' };
    const write = await fastify.inject({ method: 'POST', url: '/api/books', payload });
    return { read: read.statusCode, write: write.statusCode };
  } finally {
    await app.close();
  }
}

async function makeKey(): Promise<void> {
  const app = await createApp();
  await app.get(KeysService).create({ name: 'first', scopes: ['admin'] });
  await app.close();
}

it.each(MATRIX)('with NODE_ENV=%s on %s and a key: %s', async (mode, host, hasKey) => {
  if (hasKey) await makeKey();
  const starting = start({ NODE_ENV: mode, HOST: host });
  if (hasKey) expect(await starting).toEqual({ read: 401, write: 401 });
  else if (mode === OPEN[0] && host === OPEN[1]) {
    expect(await starting).toEqual({ read: 200, write: 201 });
  } else await expect(starting).rejects.toThrow('npm run keys -- create --name first');
});

it('allows anonymous reads, but no writes, with ALLOW_ANONYMOUS=read', async () => {
  const variables = { NODE_ENV: 'production', HOST: '0.0.0.0', ALLOW_ANONYMOUS: 'read' };
  expect(await start(variables)).toEqual({ read: 200, write: 403 });
});

it('reports all invalid settings at once, without passwords', async () => {
  const wrong = { PORT: 'x', RATE_LIMIT: '-1', DATABASE_URL: 'mysql://u:secret@h/d' };
  const error = await start(wrong).then(
    () => new Error('started'),
    (thrown: Error) => thrown,
  );
  for (const name of Object.keys(wrong)) expect(error.message).toContain(name);
  expect(error.message).not.toContain('secret');
});

it('hides the documentation in production unless it is enabled', async () => {
  await makeKey();
  for (const [DOCS, status] of [
    ['', 404],
    ['true', 200],
  ] as const) {
    Object.assign(process.env, { NODE_ENV: 'production', DOCS });
    const app = await createApp();
    const { statusCode } = await app.getHttpAdapter().getInstance().inject('/openapi.json');
    await app.close();
    expect(statusCode).toBe(status);
  }
});
