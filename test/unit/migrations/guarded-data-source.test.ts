import { EventEmitter, once } from 'node:events';
import { type MigrationInterface, type QueryRunner, TableCheck } from 'typeorm';
import type { Repair } from '../../../packages/safe-migrations/src/history/options.js';
import type { SafeDataSource } from '../../../packages/safe-migrations/src/runtime/safe-data-source.js';
import { fixtureDataSource } from '../../migrations/fixture-data-source.js';
import { sql } from '../../migrations/support.js';
import { createPostgres, createSqlite, type TestDatabase } from '../../support/test-database.js';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function database(engine: string): Promise<TestDatabase> {
  const created = await (engine === 'sqlite' ? createSqlite() : createPostgres());
  cleanups.push(() => created.drop());
  return created;
}

async function open(url: string, ...migrations: string[]): Promise<SafeDataSource> {
  const dataSource = await fixtureDataSource({ url, migrations, lockTimeout: 1 });
  await dataSource.initialize();
  cleanups.push(() => dataSource.destroy());
  return dataSource as SafeDataSource;
}

const messages = (dataSource: SafeDataSource): string[] => {
  const heard: string[] = [];
  Object.assign(dataSource.safety, { announce: (message: string) => heard.push(message) });
  return heard;
};

/** A migration that begins, and goes on when it is told to. */
function held() {
  const stages = new EventEmitter();
  const hasBegun = once(stages, 'begun');
  const ended = once(stages, 'ended');
  const migration: MigrationInterface = {
    name: 'Hold1700000005000',
    async up() {
      stages.emit('begun');
      await ended;
    },
    async down() {},
  };
  return { migration, hasBegun, end: () => stages.emit('ended') };
}

const records = (url: string) =>
  sql(url, 'SELECT "name", "checksum", "state" FROM "migrations_guard" ORDER BY "timestamp"');

describe.each(['sqlite', 'postgres'])('on %s', (engine) => {
  test('a migration is recorded with its checksum, its duration and its time', async () => {
    const { url } = await database(engine);
    await (await open(url, 'shop')).runMigrations();
    const rows = await sql(url, 'SELECT * FROM "migrations_guard" ORDER BY "timestamp"');
    expect(rows).toEqual([
      expect.objectContaining({
        name: 'CreateShop1700000000000',
        checksum: expect.stringMatching(/^[0-9a-f]{64}$/),
        applied_at: expect.stringMatching(/^20\d\d-\d\d-\d\dT[\d:.]+Z$/),
        duration_ms: expect.any(Number),
        state: 'applied',
      }),
      expect.objectContaining({ name: 'AddCity1700000001000', state: 'applied' }),
    ]);
  });

  test('a database that was migrated without the guard is taken over', async () => {
    const { url } = await database(engine);
    const plain = await fixtureDataSource({ url, guard: 'plain', migrations: ['shop'] });
    await plain.initialize();
    await plain.runMigrations();
    await plain.destroy();

    const guarded = await open(url, 'shop', 'slow-data');
    expect((await guarded.runMigrations()).map(({ name }) => name)).toEqual([
      'AddFirstStore1700000002000',
    ]);
    expect((await records(url)).map(({ name }) => name)).toEqual([
      'CreateShop1700000000000',
      'AddCity1700000001000',
      'AddFirstStore1700000002000',
    ]);
  });

  test('a migration that is missing stops the run until somebody allows it', async () => {
    const { url } = await database(engine);
    await (await open(url, 'shop', 'slow-data')).runMigrations();
    const dataSource = await open(url, 'slow-data');
    await expect(dataSource.runMigrations()).rejects.toThrow(
      /CreateShop1700000000000 is missing.*\n.*--allow-missing CreateShop1700000000000\n.*AddCity/,
    );
    const missing = ['CreateShop1700000000000', 'AddCity1700000001000'];
    await dataSource.runMigrations({ allow: { missing } });
    await expect(dataSource.runMigrations()).resolves.toEqual([]);
  });

  test('an edited migration stops the run until somebody allows it', async () => {
    const { url } = await database(engine);
    await (await open(url, 'shop')).runMigrations();
    await sql(url, `UPDATE "migrations_guard" SET "checksum" = 'another'`);
    const dataSource = await open(url, 'shop');
    await expect(dataSource.runMigrations()).rejects.toThrow(/AddCity1700000001000 was edited/);
    const edited = ['CreateShop1700000000000', 'AddCity1700000001000'];
    await dataSource.runMigrations({ allow: { edited } });
    await expect(dataSource.runMigrations()).resolves.toEqual([]);
  });

  test('a renamed migration does not run twice, and keeps its place when that is allowed', async () => {
    const { url } = await database(engine);
    await (await open(url, 'shop')).runMigrations();
    for (const table of ['migrations', 'migrations_guard']) {
      await sql(
        url,
        `UPDATE "${table}" SET "name" = 'MakeShop1699999999999',
        "timestamp" = 1699999999999 WHERE "name" LIKE 'CreateShop%'`,
      );
    }
    const dataSource = await open(url, 'shop');
    await expect(dataSource.runMigrations()).rejects.toThrow(
      /MakeShop1699999999999 was renamed.*CreateShop1700000000000 now/,
    );
    await dataSource.runMigrations({ allow: { renamed: ['CreateShop1700000000000'] } });
    const rows = await sql(url, 'SELECT "name" FROM "migrations" ORDER BY "id"');
    expect(rows).toEqual([{ name: 'CreateShop1700000000000' }, { name: 'AddCity1700000001000' }]);
    await expect(dataSource.runMigrations()).resolves.toEqual([]);
  });

  test('a migration that is recorded twice stops the run until somebody allows it', async () => {
    const { url } = await database(engine);
    await (await open(url, 'shop')).runMigrations();
    await sql(
      url,
      `INSERT INTO "migrations" ("timestamp", "name")
      VALUES (1700000000000, 'CreateShop1700000000000')`,
    );
    const dataSource = await open(url, 'shop');
    await expect(dataSource.runMigrations()).rejects.toThrow(
      /CreateShop1700000000000 is duplicated: the database says 2 times/,
    );
    await dataSource.runMigrations({ allow: { duplicated: ['CreateShop1700000000000'] } });
    const rows = await sql(url, 'SELECT "id", "name" FROM "migrations" ORDER BY "id"');
    expect(rows).toMatchObject([{ id: 1 }, { id: 2, name: 'AddCity1700000001000' }]);
  });

  test('migrations of a newer build stop the run, and are only announced when the app starts', async () => {
    const { url } = await database(engine);
    await (await open(url, 'shop', 'slow-data')).runMigrations();
    const dataSource = await open(url, 'shop');
    await expect(dataSource.runMigrations()).rejects.toThrow(/AddFirstStore.* by a newer build/);
    const heard = messages(dataSource);
    await expect(dataSource.runMigrations({ tolerateNewer: true })).resolves.toEqual([]);
    expect(heard).toEqual([expect.stringContaining('AddFirstStore1700000002000')]);
  });

  test('reverting goes back to a target, and to nothing', async () => {
    const { url } = await database(engine);
    const { migrator } = await open(url, 'shop', 'slow-data');
    await migrator.run();
    const reverted = await migrator.revert({ to: '1700000000000' });
    expect(reverted.map(({ name }) => name)).toEqual([
      'AddFirstStore1700000002000',
      'AddCity1700000001000',
    ]);
    await migrator.run({ to: 'AddCity' });
    await migrator.revert({ to: 'base' });
    expect(await records(url)).toEqual([]);
    expect(await sql(url, 'SELECT * FROM "migrations"')).toEqual([]);
    await expect(migrator.run({ to: 'Nothing' })).rejects.toThrow(/No migration is Nothing/);
  });

  test('a repair that is due is made with nothing pending', async () => {
    const { url } = await database(engine);
    const guarded = await open(url, 'shop');
    await guarded.runMigrations();
    await sql(url, 'CREATE TABLE "half_done" ("id" integer)');
    const repair: Repair = {
      isDue: (queryRunner) => queryRunner.hasTable('half_done'),
      next: async (queryRunner) => {
        if (!(await queryRunner.hasTable('half_done'))) return false;
        await queryRunner.dropTable('half_done');
        return true;
      },
    };
    Object.assign(guarded.safety, { repair });
    expect(await guarded.runMigrations()).toEqual([]);
    // Jest takes an error of SQLite for none when another test file has loaded the driver first.
    const gone = { message: expect.stringContaining('half_done') };
    await expect(sql(url, 'SELECT * FROM "half_done"')).rejects.toMatchObject(gone);
  });

  test('a repair comes first in the transaction of each migration, up and down', async () => {
    const { url } = await database(engine);
    const guarded = await open(url, 'shop');
    const columns: string[] = [];
    const repair: Repair = {
      isDue: async () => false,
      next: async (queryRunner) => {
        const stores = await queryRunner.getTable('stores');
        const names = stores?.columns.map(({ name }) => name).join(' ') ?? 'none';
        columns.push(queryRunner.isTransactionActive ? names : 'no transaction');
        return false;
      },
    };
    Object.assign(guarded.safety, { repair });
    await guarded.runMigrations();
    await guarded.undoLastMigration();
    const created = 'id name';
    // Each session asks once more, before its bookkeeping.
    expect(columns).toEqual(['none', 'none', created, `${created} city`, `${created} city`]);
  });

  test('stamping changes the bookkeeping alone', async () => {
    const { url } = await database(engine);
    const { migrator } = await open(url, 'shop', 'slow-data');
    await migrator.stamp('AddCity');
    expect((await records(url)).map(({ name }) => name)).toEqual([
      'CreateShop1700000000000',
      'AddCity1700000001000',
    ]);
    await expect(sql(url, 'SELECT * FROM "stores"')).rejects.toMatchObject({
      message: expect.stringMatching(/stores/),
    });
    await migrator.stamp('base');
    expect((await migrator.run()).length).toBe(3);
  });

  test('who waits for the lock too long is told who holds it', async () => {
    const { url } = await database(engine);
    await (await open(url, 'shop')).runMigrations();
    const { migration, hasBegun, end } = held();
    const holder = await open(url, 'shop');
    holder.migrations.push(migration);
    const running = holder.runMigrations();
    await hasBegun;
    const waiting = await open(url, 'shop', 'slow-data');
    const heard = messages(waiting);
    await expect(waiting.runMigrations()).rejects.toThrow(
      new RegExp(`held by .*process ${process.pid} on .*Gave up after 1 s.*MIGRATION_LOCK_TIMEOUT`),
    );
    expect(heard).toEqual([expect.stringMatching(/^Waiting up to 1 s for the lock.*held by/)]);
    end();
    await running;
  });
});

describe.each(['sqlite', 'postgres'])('a run that fails, on %s', (engine) => {
  test.each([
    ['each', 'CreateShop1700000000000, AddCity1700000001000'],
    ['all', 'none'],
  ] as const)('says which migration it was, with transaction %s', async (transaction, before) => {
    const { url } = await database(engine);
    const dataSource = await open(url, 'shop', 'failing');
    const heard = messages(dataSource);
    await expect(dataSource.runMigrations({ transaction })).rejects.toThrow(/nowhere/);
    expect(heard).toEqual([`Fail1700000003000 could not be run. Run before it: ${before}.`]);
  });
});

describe('on SQLite', () => {
  test('a row without its parent undoes the migration, and the message names it', async () => {
    const { url } = await database('sqlite');
    await (await open(url, 'shop')).runMigrations();
    await expect((await open(url, 'shop', 'orphan')).runMigrations()).rejects.toThrow(
      'items row 1 (store_id = 99): there is no such row in stores',
    );
    expect(await sql(url, 'SELECT * FROM "items"')).toEqual([]);
    expect((await records(url)).length).toBe(2);
  });

  test('a table that is rebuilt by hand gets its triggers and indexes back', async () => {
    const { url } = await database('sqlite');
    await (await open(url, 'shop', 'search')).runMigrations();
    const read = `SELECT name FROM sqlite_master WHERE tbl_name = 'stores' ORDER BY name`;
    const before = await sql(url, read);
    await (await open(url, 'shop', 'search', 'raw-rebuild')).runMigrations();
    expect(await sql(url, read)).toEqual(before);
    await sql(url, `INSERT INTO "stores" ("name") VALUES ('found')`);
    const found = `SELECT rowid FROM stores_search WHERE stores_search MATCH 'found'`;
    expect(await sql(url, found)).toEqual([{ rowid: 1 }]);
  });

  test('a migration after which a trigger would fail does not stay', async () => {
    const { url } = await database('sqlite');
    await (await open(url, 'shop', 'search')).runMigrations();
    const dataSource = await open(url, 'shop', 'search', 'breaks-trigger');
    await expect(dataSource.runMigrations()).rejects.toThrow(/IDX_stores_a|triggers of stores/);
    await sql(url, `INSERT INTO "stores" ("name") VALUES ('still there')`);
  });

  test('a rebuilt table does not give an id a second time', async () => {
    const { url } = await database('sqlite');
    const dataSource = await open(url, 'shop');
    await dataSource.runMigrations();
    await sql(
      url,
      `INSERT INTO "stores" ("id", "name") VALUES (7, 'gone');
      DELETE FROM "stores"`,
    );
    await dataSource.undoLastMigration();
    await sql(url, `INSERT INTO "stores" ("name") VALUES ('next')`);
    expect(await sql(url, 'SELECT "id" FROM "stores"')).toEqual([{ id: 8 }]);
  });

  test('a table that is rebuilt again and again has the checks that it had', async () => {
    const { url } = await database('sqlite');
    await (await open(url, 'shop')).runMigrations();
    const dataSource = await open(url, 'shop', 'lengthen-name');
    const queryRunner = dataSource.createQueryRunner();
    const check = { name: 'CHK_stores_name', expression: `length("name") > 0` };
    await queryRunner.createCheckConstraint('stores', new TableCheck(check));
    await queryRunner.release();
    for (let round = 0; round < 3; round += 1) {
      await dataSource.runMigrations();
      await dataSource.undoLastMigration();
    }
    const [{ sql: text }] = await sql(url, `SELECT sql FROM sqlite_master WHERE name = 'stores'`);
    expect(text).toContain(`CONSTRAINT "CHK_stores_name" CHECK (length("name") > 0)`);
  });

  test('what TypeORM cannot rebuild is refused rather than lost', async () => {
    const { url } = await database('sqlite');
    await (await open(url, 'shop')).runMigrations();
    await sql(url, `ALTER TABLE "stores" ADD COLUMN "code" text COLLATE NOCASE`);
    const dataSource = await open(url, 'shop', 'lengthen-name');
    await expect(dataSource.runMigrations()).rejects.toThrow(
      /cannot rebuild "stores" on SQLite without losing a COLLATE/,
    );
  });

  test('a column that plain SQL has added survives a rebuild in the same run', async () => {
    const { url } = await database('sqlite');
    const dataSource = await open(url, 'shop', 'raw-column', 'lengthen-name');
    await dataSource.runMigrations();
    expect(await sql(url, `SELECT name FROM pragma_table_info('stores')`)).toContainEqual({
      name: 'phone',
    });
  });
});

describe('on PostgreSQL', () => {
  test('a migration that waits for a busy table gives up soon, and tries again', async () => {
    const { url } = await database('postgres');
    await (await open(url, 'shop')).runMigrations();
    const dataSource = await open(url, 'shop', 'lengthen-name');
    const heard = messages(dataSource);
    const busy = dataSource.createQueryRunner() as QueryRunner;
    await busy.startTransaction();
    await busy.query('SELECT * FROM "stores"');
    const running = dataSource.runMigrations();
    while (heard.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    await busy.rollbackTransaction();
    await busy.release();
    expect((await running).length).toBe(1);
    expect(heard[0]).toMatch(/canceling statement due to lock timeout.*Attempt 2 of 8/);
  });

  test('an index that was left invalid is built anew', async () => {
    const { url } = await database('postgres');
    await (await open(url, 'shop')).runMigrations();
    await sql(url, 'CREATE INDEX "IDX_stores_name" ON "stores" ("name")');
    await sql(
      url,
      `UPDATE pg_index SET indisvalid = false
      WHERE indexrelid = '"IDX_stores_name"'::regclass`,
    );
    await (await open(url, 'shop', 'concurrent-index')).runMigrations();
    const valid = `SELECT indisvalid FROM pg_index WHERE indexrelid = '"IDX_stores_name"'::regclass`;
    expect(await sql(url, valid)).toEqual([{ indisvalid: true }]);
  });

  test('an index that was built by a process which then died is built anew', async () => {
    const { url } = await database('postgres');
    await (await open(url, 'shop')).runMigrations();
    await sql(
      url,
      `CREATE INDEX "IDX_stores_name" ON "stores" ("name");
      INSERT INTO "migrations_guard" ("name", "timestamp", "state")
      VALUES ('IndexStoreName1700000002000', 1700000002000, 'running')`,
    );
    await (await open(url, 'shop', 'concurrent-index')).runMigrations();
    expect((await records(url)).at(-1)).toMatchObject({ state: 'applied' });
  });

  test('narrowing a column keeps what fits, and fails over what does not', async () => {
    const { url } = await database('postgres');
    const dataSource = await open(url, 'shop', 'lengthen-name');
    await dataSource.runMigrations();
    await sql(url, `INSERT INTO "stores" ("name") VALUES (repeat('x', 80)), (repeat('y', 81))`);
    await expect(dataSource.undoLastMigration()).rejects.toThrow(/value too long/);
    expect((await sql(url, 'SELECT * FROM "stores"')).length).toBe(2);
    await sql(url, `DELETE FROM "stores" WHERE length("name") = 81`);
    await dataSource.undoLastMigration();
    expect(await sql(url, 'SELECT length("name") AS n FROM "stores"')).toEqual([{ n: 80 }]);
  });
});
