import { createPostgres, createSqlite, sql } from '../support/databases.js';
import { runScript } from '../support/run-script.js';
import { addRows, call, contents, migrate, using } from './plan-calls.js';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

describe.each([
  ['SQLite', createSqlite],
  ['PostgreSQL', createPostgres],
])('on %s', (_, create) => {
  const ALL = ['shop', 'concurrent-index', 'lengthen-name'];

  async function database(): Promise<string> {
    const created = await create();
    cleanups.push(() => created.drop());
    return created.url;
  }
  test('a script migrates an empty database up and down like a run', async () => {
    const [scripted, ran] = [await database(), await database()];
    await migrate(ran, ALL);
    const up = await call(scripted, ALL, { sql: true });
    await runScript(scripted, up.text);
    expect(await contents(scripted)).toEqual(await contents(ran));
    const [{ applied_at: appliedAt }] = await sql(scripted, 'SELECT * FROM "migrations_guard"');
    expect(appliedAt).toMatch(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

    const down = await call(scripted, ALL, { sql: true, positionals: ['down'], to: 'base' });
    await runScript(scripted, down.text);
    await using(ran, ALL, ({ migrator }) => migrator.revert({ to: 'base' }));
    expect(await contents(scripted)).toEqual(await contents(ran));
  });

  test('a script keeps existing rows', async () => {
    const [scripted, ran] = [await database(), await database()];
    for (const url of [scripted, ran]) {
      await migrate(url, ['shop'], 'CreateShop');
      await addRows(url);
    }
    const { text } = await call(scripted, ALL, { sql: true });
    await runScript(scripted, text);
    await migrate(ran, ALL);
    const after = await contents(scripted);
    expect(after).toEqual(await contents(ran));
    expect([after.stores.length, after.items.length]).toEqual([2, 3]);
  });

  test('a script fails without changes if it was already applied', async () => {
    const url = await database();
    await migrate(url, ['shop']);
    const migrations = ['shop', 'slow-data'];
    const { text } = await call(url, migrations, { sql: true });
    await runScript(url, text);
    const before = await contents(url);
    expect(before.stores).toHaveLength(1);
    await expect(runScript(url, text)).rejects.toMatchObject({
      message: expect.stringMatching(/migrations_guard/),
    });
    expect(await contents(url)).toEqual(before);
  });
});

test('a script for SQLite fails if a row would refer to a missing row', async () => {
  const { url, drop } = await createSqlite();
  cleanups.push(drop);
  await migrate(url, ['shop']);
  const { text } = await call(url, ['shop', 'delete-stores'], { sql: true });
  await sql(url, `INSERT INTO "stores" ("name") VALUES ('closed')`);
  await sql(url, `INSERT INTO "items" ("store_id") VALUES (1)`);
  const before = await contents(url);
  await expect(runScript(url, text)).rejects.toMatchObject({
    message: expect.stringContaining('CHECK constraint failed'),
  });
  expect(await contents(url)).toEqual(before);
});
