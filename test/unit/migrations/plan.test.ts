import { readFileSync } from 'node:fs';
import pg from 'pg';
import { readEnvironment } from '../../../src/config/environment.js';
import { connectionOptions } from '../../../src/database/connection-options.js';
import { plan } from '../../../packages/safe-migrations/src/commands/plan.js';
import type { SafeDataSource } from '../../../packages/safe-migrations/src/runtime/safe-data-source.js';
import type { Plan } from '../../../packages/safe-migrations/src/plan/plan.js';
import { schemaSnapshot } from '../../../packages/safe-migrations/src/shadow/snapshot.js';
import { sqliteDriver } from '../../../src/database/sqlite/sqlite-driver.js';
import { fixtureDataSource } from '../../migrations/fixture-data-source.js';
import { migration, sql } from '../../migrations/support.js';
import { createPostgres, createSqlite, type TestDatabase } from '../../support/test-database.js';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

/** Works with the guarded data source of some fixtures. */
async function using<T>(
  url: string,
  migrations: string[],
  work: (dataSource: SafeDataSource) => Promise<T>,
): Promise<T> {
  const dataSource = (await fixtureDataSource({ url, migrations })) as SafeDataSource;
  await dataSource.initialize();
  try {
    return await work(dataSource);
  } finally {
    await dataSource.destroy();
  }
}

const migrate = (url: string, migrations: string[], to?: string) =>
  using(url, migrations, ({ migrator }) => migrator.run({ to }));

interface Call {
  positionals?: string[];
  to?: string;
  sql?: boolean;
}

/** One for all tests: it is emptied each time, which is faster than making one. */
let postgresScratch: TestDatabase;
beforeAll(async () => {
  postgresScratch = await createPostgres();
});
afterAll(() => postgresScratch.drop());

function call(url: string, migrations: string[], { positionals = [], ...values }: Call = {}) {
  const engine = url.startsWith('sqlite') ? 'sqlite' : 'postgres';
  const DATABASE_URL = engine === 'sqlite' ? 'sqlite:///throwaway.db' : postgresScratch.url;
  const options = connectionOptions(Object.assign(readEnvironment(), { DATABASE_URL }));
  const unused = () => Promise.reject(new Error('A plan needs none'));
  return using(url, migrations, (dataSource) =>
    plan.run({
      open: async () => dataSource,
      folder: '',
      shadowDatabases: unused,
      steps: unused,
      scratch: async () => ({ engine, options, isOwn: true }),
      progress: () => undefined,
      values,
      positionals,
    }),
  );
}

/** As whoever has no more than the driver runs a script; a failure ends it and its connection. */
async function runScript(url: string, script: string): Promise<void> {
  if (!url.startsWith('sqlite')) {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    // One statement after the other, as psql sends them: some cannot be sent with others.
    const statements = script.split(/;\n/).filter((part) => part.trim() !== '');
    try {
      for (const statement of statements) await client.query(statement);
    } finally {
      await client.end();
    }
    return;
  }
  const connection = new sqliteDriver(url.replace('sqlite:///', ''));
  try {
    connection.exec(script);
  } finally {
    connection.close();
  }
}

/** Schema, rows and history, without the moments and durations that no two runs share. */
function contents(url: string) {
  return using(url, [], async (dataSource) => {
    const has = async (table: string): Promise<boolean> => {
      const queryRunner = dataSource.createQueryRunner();
      return queryRunner.hasTable(table).finally(() => queryRunner.release());
    };
    const rows = async (table: string, columns = '*'): Promise<unknown[]> =>
      (await has(table)) ? dataSource.query(`SELECT ${columns} FROM "${table}" ORDER BY 1`) : [];
    return {
      schema: await schemaSnapshot(dataSource),
      stores: await rows('stores'),
      items: await rows('items'),
      migrations: await rows('migrations'),
      records: await rows('migrations_guard', '"name", "timestamp", "checksum", "state"'),
    };
  });
}

const addRows = (url: string) =>
  sql(
    url,
    `INSERT INTO "stores" ("name") VALUES ('a'), ('O''Brien; -- "x"');
     INSERT INTO "items" ("store_id") VALUES (1), (1), (2)`,
  );

/** The whole SQLite file, or what there is to see of a PostgreSQL database. */
const everything = async (url: string): Promise<unknown> =>
  url.startsWith('sqlite') ? readFileSync(url.replace('sqlite:///', '')) : contents(url);

describe.each([
  ['SQLite', createSqlite],
  ['PostgreSQL', createPostgres],
])('on %s', (engineName, create) => {
  const isSqlite = engineName === 'SQLite';
  const ALL = ['shop', 'concurrent-index', 'lengthen-name'];

  async function database(): Promise<string> {
    const created = await create();
    cleanups.push(() => created.drop());
    return created.url;
  }

  test('a plan tells the SQL of what is pending, and leaves the database as it was', async () => {
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
        ? 'SELECT "id", "name" FROM "stores"\n    -- writes every row anew'
        : 'ALTER TABLE "stores" ADD "city" varchar(80)\n    -- locks ACCESS EXCLUSIVE',
    );
    expect(text).not.toContain('CAN LOSE');
    expect(text).not.toContain('migrations');
  });

  test('a plan of the way down tells what is lost', async () => {
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

  test('a script brings an empty database where a run brings it, and back', async () => {
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

  test('a script keeps the rows there are', async () => {
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

  test('a script stops at what has been done already', async () => {
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

  test('there is no script for what depends on the rows, and the plan says so', async () => {
    const url = await database();
    await migrate(url, ['shop']);
    const migrations = ['shop', 'computed-names'];
    expect((await call(url, migrations)).text).toContain('What it does depends on the rows');
    await expect(call(url, migrations, { sql: true })).rejects.toThrow(
      /depends on the rows there are.*\n {2}ComputeNames1700000002000\n/,
    );
  });

  test('a plan stops where a run would: at a history that is not in order', async () => {
    const url = await database();
    await migrate(url, ['shop']);
    await expect(call(url, ['shop', 'backdated'])).rejects.toThrow(
      'CreateAuthors1700000000500 is back-dated',
    );
    await expect(call(url, [], { positionals: ['down'] })).rejects.toThrow(
      'AddCity1700000001000 cannot be reverted: its file is missing',
    );
  });

  test('a migration that works only without rows is shown with what it meets', async () => {
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

test('a script for SQLite stops at a row that would refer to none', async () => {
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

test('the plan of a PostgreSQL database that somebody has changed says that it may be wrong', async () => {
  const { url, drop } = await createPostgres();
  cleanups.push(drop);
  await migrate(url, ['shop'], 'CreateShop');
  await sql(url, 'ALTER TABLE "stores" ADD "phone" text');
  const { text, json } = await call(url, ['shop']);
  expect((json as Plan).deviations).toEqual(['+ column stores.phone: text default none']);
  expect(text).toContain('The plan may be wrong');
});

describe('the entry, with the migrations of this project', () => {
  test.each([
    ['SQLite', createSqlite],
    ['PostgreSQL', createPostgres],
  ])('a script on %s leaves a clean status', async (_, create) => {
    const { url, drop } = await create();
    cleanups.push(drop);
    const script = await migration(url, 'plan', '--sql');
    expect(script).toMatchObject({ code: 0, stderr: '' });
    await runScript(url, script.stdout);
    expect(await migration(url, 'status')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/\n0 pending\nThe schema is what the entities say\nclean\n$/),
    });
  });

  test('has a help, and refuses a wrong call with 64', async () => {
    const [help, wrong] = await Promise.all([
      migration('sqlite://', 'plan', '--help'),
      migration('sqlite://', 'plan', 'sideways', '--json'),
    ]);
    expect(help).toMatchObject({ code: 0, stdout: expect.stringContaining('[up|down]') });
    expect(help.stdout).toContain('Exit codes');
    expect(wrong).toMatchObject({ code: 64, stdout: '{\n  "error": "Expected up or down"\n}\n' });
  });
});
