import { runScript } from '../../../packages/safe-migrations/test/support/run-script.js';
import { migration } from '../../migrations/support.js';
import { createPostgres, createSqlite } from '../../support/test-database.js';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

test('prints only one JSON document, and exits with the code of the command', async () => {
  const { url, drop } = await createSqlite();
  cleanups.push(drop);
  const { code, stdout } = await migration(url, 'status', '--json');
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ state: 'pending', applied: [] });
});

test('prints the help of a command, and exits with 64 for an unknown option', async () => {
  const [help, wrong] = await Promise.all([
    migration('sqlite://', 'revert', '--help'),
    migration('sqlite://', 'revert', '--downwards'),
  ]);
  expect(help).toMatchObject({ code: 0, stdout: expect.stringContaining('--to NAME') });
  expect(help.stdout).toContain('Exit codes');
  expect(wrong).toMatchObject({ code: 64, stderr: expect.stringContaining('--downwards') });
});

test.each([
  ['SQLite', createSqlite],
  ['PostgreSQL', createPostgres],
])('a script on %s leaves a clean status', async (_, create) => {
  const { url, drop } = await create();
  cleanups.push(drop);
  const script = await migration(url, 'plan', '--sql');
  expect(script).toMatchObject({ code: 0, stderr: '' });
  await runScript(url.replace('sqlite:///', ''), script.stdout);
  expect(await migration(url, 'status')).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/\n0 pending\nThe schema is as it should be\nclean\n$/),
  });
});

test('prints the help of plan, and exits with 64 for a wrong argument', async () => {
  const [help, wrong] = await Promise.all([
    migration('sqlite://', 'plan', '--help'),
    migration('sqlite://', 'plan', 'sideways', '--json'),
  ]);
  expect(help).toMatchObject({ code: 0, stdout: expect.stringContaining('[up|down]') });
  expect(help.stdout).toContain('Exit codes');
  expect(wrong).toMatchObject({ code: 64, stdout: '{\n  "error": "Expected up or down"\n}\n' });
});
