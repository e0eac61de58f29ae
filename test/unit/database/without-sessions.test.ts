import type { Statement } from '../../../src/database/engine/statement.js';
import { PostgresEngine } from '../../../src/database/postgres/postgres-engine.js';
import { QueryObserver } from '../../../src/database/engine/query-observer.js';
import { runProgram } from '../../support/programs.js';
import { createPostgres, type TestDatabase } from '../../support/test-database.js';

let database: TestDatabase;
let engine: PostgresEngine;
beforeAll(async () => {
  database = await createPostgres({ lock_timeout: '500ms', statement_timeout: '700ms' });
  engine = new PostgresEngine(database.url, 1, new QueryObserver(), { hasSessions: false });
});
afterAll(async () => {
  await engine.close();
  await database.drop();
});

const TIMEOUTS: Statement = {
  name: 'timeouts',
  sql: `SELECT current_setting('lock_timeout') AS lock, current_setting('statement_timeout') AS statement,
          $1::int AS parameter, (SELECT count(*)::int FROM pg_prepared_statements) AS prepared`,
};
const OF_REQUESTS = { lock: '500ms', statement: '700ms', parameter: 1, prepared: 0 };
const OF_BULK_WORK = { lock: '10s', statement: '1min', parameter: 1, prepared: 0 };

it('prepares nothing, and sets timeouts for single transactions only', async () => {
  for (const _ of [1, 2]) {
    expect(await engine.read(TIMEOUTS, [1])).toEqual([OF_REQUESTS]);
    expect(await engine.write(TIMEOUTS, [1])).toEqual([OF_REQUESTS]);
    expect(await engine.writeTogether(1, [[TIMEOUTS, [1]]])).toEqual([[OF_REQUESTS]]);
    expect(await engine.transaction((execute) => execute(TIMEOUTS, [1]))).toEqual([OF_REQUESTS]);
    expect(await engine.bulkRead(TIMEOUTS, [1])).toEqual([OF_BULK_WORK]);
    expect(await engine.bulk((execute) => execute(TIMEOUTS, [1]))).toEqual([OF_BULK_WORK]);
  }
});

const run = (program: string[], settings: NodeJS.ProcessEnv) =>
  runProgram(program, {
    ...process.env,
    DATABASE_URL: database.url,
    DATABASE_PREPARED: 'off',
    ...settings,
  });

it.each([
  ['migrations', ['dist/src/cli/migrations.js', 'run']],
  ['stock-verify', ['dist/src/cli/stock-verify.js']],
  ['db-check', ['dist/src/cli/db-check.js']],
])('%s refuses to run without sessions, and says how to run it', async (_, program) => {
  const { code, stderr } = await run(program, {});
  expect(code).not.toBe(0);
  expect(stderr).toContain(
    'This command does not work through PgBouncer. Run it with DATABASE_PREPARED=on',
  );
});

it('refuses to migrate at start without sessions', async () => {
  const { code, stderr } = await run(['dist/src/main.js'], { RUN_MIGRATIONS: 'true' });
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringContaining('RUN_MIGRATIONS must not be true with DATABASE_PREPARED=off'),
  });
});
