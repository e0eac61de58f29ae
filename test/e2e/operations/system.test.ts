import { readFileSync } from 'node:fs';
import { startTestApp, type TestApp } from '../../support/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

it('GET /api/system names the versions, the database without a password, and the migrations', async () => {
  const { status, body } = await app.request('GET', '/api/system');
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  const isPostgres = process.env.DATABASE_URL!.startsWith('postgres');
  const { pathname, host } = new URL(process.env.DATABASE_URL!);
  const asked = isPostgres ? `current_setting('server_version')` : 'sqlite_version()';
  const [{ is: databaseVersion }] = await app.rows(`SELECT ${asked} AS "is"`);
  const rows = await app.rows('SELECT name FROM migrations ORDER BY id');
  expect([status, body]).toEqual([
    200,
    {
      version,
      nodeVersion: process.version,
      database: {
        engine: isPostgres ? 'postgres' : 'sqlite',
        version: databaseVersion,
        place: isPostgres ? `${host}${pathname}` : pathname.slice(1),
      },
      migrations: {
        applied: rows.map(({ name }) => ({ name, appliedAt: expect.stringMatching(/Z$/) })),
        pending: [],
      },
    },
  ]);
  expect(rows.length).toBeGreaterThan(10);
});
