import type { Plan } from '../../src/plan/plan.js';
import { createPostgres, createSqlite, sql } from '../support/databases.js';
import { addRows, call, everything, migrate } from './plan-calls.js';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

describe.each([
  ['SQLite', createSqlite],
  ['PostgreSQL', createPostgres],
])('on %s', (engineName, create) => {
  const isSqlite = engineName === 'SQLite';

  async function database(): Promise<string> {
    const created = await create();
    cleanups.push(() => created.drop());
    return created.url;
  }
  test('shows the SQL of pending migrations without changing the database', async () => {
    const url = await database();
    await migrate(url, ['shop'], 'CreateShop');
    await addRows(url);
    const before = await everything(url);
    const { exitCode, json, text } = await call(url, ['shop', 'concurrent-index']);
    expect(await everything(url)).toEqual(before);
    expect(exitCode).toBe(0);
    const { migrations } = json as Plan;
    expect(migrations.map(({ name }) => name)).toEqual([
      'AddCity1700000001000',
      'IndexStoreName1700000002000',
    ]);
    expect(migrations.map(({ isTransactional }) => isTransactional)).toEqual([true, isSqlite]);
    expect(text).toContain(
      isSqlite
        ? 'SELECT "id", "name" FROM "stores"\n    -- rewrites every row'
        : 'ALTER TABLE "stores" ADD "city" varchar(80)\n    -- locks ACCESS EXCLUSIVE',
    );
    expect(text).not.toContain('CAN LOSE');
    expect(text).not.toContain('migrations');
  });

  test('shows what a revert loses', async () => {
    const url = await database();
    await migrate(url, ['shop']);
    const one = await call(url, ['shop'], { positionals: ['down'] });
    expect(one.text).toMatch(/^down AddCity1700000001000$/m);
    expect(one.text).not.toContain('down CreateShop');
    expect(one.text).toMatch(/-- .*CAN LOSE what stores.city holds$/m);
    const all = await call(url, ['shop'], { positionals: ['down'], to: 'base' });
    expect(all.text).toMatch(/DROP TABLE "items"\n +-- .*CAN LOSE every row of items/);
    expect((await call(url, ['shop'], { positionals: ['down'], to: 'AddCity' })).text).toBe(
      'There is nothing to do',
    );
  });

  test('warns of a migration that depends on the rows, and writes no script for it', async () => {
    const url = await database();
    await migrate(url, ['shop']);
    const migrations = ['shop', 'computed-names'];
    expect((await call(url, migrations)).text).toContain('The SQL depends on the rows');
    await expect(call(url, migrations, { sql: true })).rejects.toThrow(
      /depends on the rows there are.*\n {2}ComputeNames1700000002000\n/,
    );
  });

  test('refuses an inconsistent history, as a run does', async () => {
    const url = await database();
    await migrate(url, ['shop']);
    await expect(call(url, ['shop', 'backdated'])).rejects.toThrow(
      'CreateAuthors1700000000500 is back-dated',
    );
    await expect(call(url, [], { positionals: ['down'] })).rejects.toThrow(
      'AddCity1700000001000 cannot be reverted: its file is missing',
    );
  });

  test('shows the error of a migration that fails on existing rows', async () => {
    const url = await database();
    await migrate(url, ['shop', 'lengthen-name']);
    const { text, json } = await call(url, ['shop', 'lengthen-name'], { positionals: ['down'] });
    const [{ refusal, statements }] = (json as Plan).migrations;
    expect(statements.length).toBeGreaterThan(0);
    if (isSqlite) expect(refusal).toBeNull();
    else expect(refusal).toMatch(/too long/);
    expect(text.includes('does not work with all rows')).toBe(!isSqlite);
  });
});

test('warns that the plan may be wrong if a PostgreSQL schema was changed by hand', async () => {
  const { url, drop } = await createPostgres();
  cleanups.push(drop);
  await migrate(url, ['shop'], 'CreateShop');
  await sql(url, 'ALTER TABLE "stores" ADD "phone" text');
  const { text, json } = await call(url, ['shop']);
  expect((json as Plan).deviations).toEqual(['+ column stores.phone: text default none']);
  expect(text).toContain('The plan may be wrong');
});
