import type { Command } from '../../src/commands/command.js';
import { current, history } from '../../src/commands/history.js';
import { revert, run, stamp } from '../../src/commands/run.js';
import { status } from '../../src/commands/status.js';
import type { SafeDataSource } from '../../src/runtime/safe-data-source.js';
import { fixtureDataSource } from '../support/fixture-data-source.js';
import { createPostgres, createSqlite, sql } from '../support/databases.js';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

/** Runs a command on the fixtures in this process. */
async function call(
  command: Command,
  url: string,
  { migrations = ['shop'], positionals = [] as string[], entities = '', ...values } = {} as any,
) {
  const open = async (): Promise<SafeDataSource> => {
    const dataSource = await fixtureDataSource({ url, migrations, entities });
    await dataSource.initialize();
    cleanups.push(() => dataSource.destroy());
    return dataSource as SafeDataSource;
  };
  return command.run({
    open,
    folder: '',
    engines: async () => [],
    shadowDatabases: async () => [],
    needed: () => Promise.reject(new Error('Nothing is generated here')),
    scratch: () => Promise.reject(new Error('Nothing is planned here')),
    progress: () => undefined,
    values,
    positionals,
  });
}

describe.each([
  ['SQLite', createSqlite],
  ['PostgreSQL', createPostgres],
])('on %s', (_, create) => {
  async function database(): Promise<string> {
    const created = await create();
    cleanups.push(() => created.drop());
    return created.url;
  }

  test('status exits with 1 if migrations are pending, 0 if none are, and 2 on a problem', async () => {
    const url = await database();
    expect(await call(status, url)).toMatchObject({
      exitCode: 1,
      json: { state: 'pending', applied: [], pending: [expect.any(String), expect.any(String)] },
    });
    await call(run, url);
    expect(await call(status, url)).toMatchObject({
      exitCode: 0,
      json: { state: 'clean', current: 'AddCity1700000001000', pending: [], drift: [] },
    });
    expect(await call(status, url, { migrations: ['shop', 'backdated'] })).toMatchObject({
      exitCode: 2,
      json: { outOfOrder: ['CreateAuthors1700000000500'] },
    });
    expect(await call(status, url, { migrations: [] })).toMatchObject({
      exitCode: 2,
      json: { newer: ['CreateShop1700000000000', 'AddCity1700000001000'] },
    });
    expect(
      await call(status, url, { migrations: ['shop-edited', 'expression-index'] }),
    ).toMatchObject({
      exitCode: 2,
      json: { edited: ['CreateShop1700000000000'], missing: ['AddCity1700000001000'] },
    });
  });

  test('status exits with 2 for drift with nothing pending, and shows the SQL', async () => {
    const url = await database();
    await call(run, url);
    const { exitCode, json, text } = await call(status, url, { entities: 'store-entity' });
    expect(exitCode).toBe(2);
    expect(json).toMatchObject({ state: 'trouble', pending: [] });
    expect((json as { drift: string[] }).drift.join()).toMatch(/varchar\(200\)|varying\(200\)/);
    expect(text).toContain('The schema is not as it should be:');
  });

  test('current and history show the last migration and when it was applied', async () => {
    const url = await database();
    await call(run, url, { to: 'CreateShop' });
    expect((await call(current, url)).text).toBe('CreateShop1700000000000 (current)');
    expect((await call(history, url, { verbose: true })).text).toMatch(
      /^AddCity1700000001000 \(head\) \(pending\)\nCreateShop1700000000000 \(current\)\n +applied 20\d\d-.*Z, in \d+ ms$/,
    );
  });

  test('revert accepts a number of steps or a target', async () => {
    const url = await database();
    await call(run, url, { migrations: ['shop', 'slow-data'] });
    const options = { migrations: ['shop', 'slow-data'] };
    expect((await call(revert, url, { ...options, steps: '2' })).json).toEqual({
      reverted: ['AddFirstStore1700000002000', 'AddCity1700000001000'],
    });
    expect((await call(revert, url, { ...options, to: 'base' })).json).toEqual({
      reverted: ['CreateShop1700000000000'],
    });
    expect((await call(revert, url, options)).json).toEqual({ reverted: [] });
    await expect(call(revert, url, { steps: '0' })).rejects.toThrow('--steps');
  });

  test('revert continues after a migration that drops an index by SQL', async () => {
    const url = await database();
    const options = { migrations: ['shop', 'concurrent-index'] };
    await call(run, url, options);
    expect((await call(revert, url, { ...options, to: 'base' })).json).toMatchObject({
      reverted: { length: 3 },
    });
  });

  test('accepts the name of a class or the end of a file name', async () => {
    const url = await database();
    await call(run, url, { to: 'add-city' });
    expect((await call(status, url)).json).toMatchObject({ current: 'AddCity1700000001000' });
    await call(revert, url, { to: 'base' });
    await call(run, url, { to: 'AddCity' });
    expect((await call(status, url)).json).toMatchObject({ current: 'AddCity1700000001000' });
    await expect(call(revert, url, { to: 'city' })).rejects.toThrow('No migration is city.');
  });

  test('stamp records migrations without running them', async () => {
    const url = await database();
    const { json } = await call(stamp, url, { positionals: ['head'] });
    expect(json).toEqual({ current: 'AddCity1700000001000' });
    await expect(sql(url, 'SELECT 1 FROM "stores"')).rejects.toMatchObject({
      message: expect.stringMatching(/stores/),
    });
  });
});

test('status exits with 2 for a sequence that is behind, and names it', async () => {
  const { url, drop } = await createPostgres();
  cleanups.push(drop);
  await call(run, url);
  const insert = (id: string) => sql(url, `INSERT INTO stores (id, name) VALUES (${id}, 'A')`);
  await insert('DEFAULT');
  expect(await call(status, url)).toMatchObject({ exitCode: 0, json: { behind: [] } });
  await insert('7');
  const { exitCode, json, text } = await call(status, url);
  expect(exitCode).toBe(2);
  expect(json).toMatchObject({ state: 'trouble', behind: ['stores_id_seq'] });
  expect(text).toContain(
    'The sequence stores_id_seq is behind: its next number is 2, and stores.id goes up to 7',
  );
});
