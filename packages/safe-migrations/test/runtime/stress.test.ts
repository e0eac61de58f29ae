import { killAndRunAgain, runTogether, undisturbed } from '../support/stress.js';
import { createPostgres, createSqlite } from '../support/databases.js';

/** `npm run test:migrations` has the long form: 20 processes, 20 rounds, 20 kills. */
describe.each([
  ['SQLite', createSqlite],
  ['PostgreSQL', createPostgres],
])('on %s', (_, create) => {
  test('concurrent processes apply each migration once', async () => {
    const { codes, ...left } = await runTogether(create, 4);
    expect(codes).toEqual([0, 0, 0, 0]);
    expect(left).toEqual(await undisturbed(create));
  });

  test('a killed run changes nothing, and the next run completes', async () => {
    const { before, killed, code, after } = await killAndRunAgain(create, Math.random());
    expect(killed).toEqual(killed.items === before.items ? before : after);
    expect(code).toBe(0);
    expect(after).toEqual(await undisturbed(create));
  });
});
