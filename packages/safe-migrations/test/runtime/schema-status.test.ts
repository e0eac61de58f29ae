import { recordOf, verify } from '../../src/verify/verify.js';
import { readMigrationFile } from '../../src/history/migration-files.js';
import type { Recorded } from '../../src/history/recorded.js';
import { entityDigest } from '../../src/schema/entity-digest.js';
import type { EngineName } from '../../src/operations/engine-name.js';
import { SafeDataSource } from '../../src/runtime/safe-data-source.js';
import { readStatus } from '../../src/runtime/status.js';
import { CreateStores1700000000000, Store } from '../fixtures/checked-shop.js';
import {
  connectionOptions,
  createPostgres,
  createSqlite,
  sql,
  type TestDatabase,
} from '../support/databases.js';
import { fixture } from '../support/fixture-data-source.js';

const nothing: Recorded = { entities: {}, migrations: {} };

describe.each<[EngineName, () => Promise<TestDatabase>]>([
  ['sqlite', createSqlite],
  ['postgres', createPostgres],
])('on %s, status', (engine, create) => {
  const isPostgres = engine === 'postgres';
  let recorded: Recorded;
  let database: TestDatabase;
  let dataSource: SafeDataSource;

  beforeAll(async () => {
    const { url, drop } = await create();
    const place = { engine, options: connectionOptions(url), isOwn: true } as const;
    const files = await readMigrationFile(fixture('checked-shop'));
    recorded = recordOf(files, nothing, await verify([place], { files, recorded: {} }));
    await drop();
  });
  beforeEach(async () => {
    database = await create();
    dataSource = await new SafeDataSource({
      ...connectionOptions(database.url),
      entities: [Store],
      migrations: [CreateStores1700000000000],
      safety: { caller: 'migrate COMMAND' },
    }).initialize();
    recorded.entities[engine] = entityDigest(dataSource);
  });
  afterEach(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  /** The status after some SQL by other hands. */
  async function statusAfter(statements = ''): Promise<object> {
    await dataSource.runMigrations();
    if (statements) await sql(database.url, statements);
    const { state, drift, additions } = await readStatus(dataSource, recorded);
    return { state, drift, additions };
  }

  test('is clean after the migrations', async () => {
    expect(await statusAfter()).toEqual({ state: 'clean', drift: [], additions: [] });
  });

  test('says nothing about what is pending', async () => {
    const { state, drift } = await readStatus(dataSource, recorded);
    expect({ state, drift }).toEqual({ state: 'pending', drift: [] });
    const unrecorded = await readStatus(dataSource);
    expect(unrecorded).toMatchObject({ state: 'pending', drift: [] });
  });

  test('names an index that is missing', async () => {
    expect(await statusAfter('DROP INDEX "IDX_name"')).toEqual({
      state: 'trouble',
      drift: ['index IDX_name of stores is missing'],
      additions: [],
    });
  });

  test('names a check that was replaced by a weaker one', async () => {
    const weaker = isPostgres
      ? `ALTER TABLE "stores" DROP CONSTRAINT "CHK_rank", ADD CONSTRAINT "CHK_rank" CHECK ("rank" >= -1)`
      : `CREATE TABLE "copy" ("id" integer PRIMARY KEY NOT NULL, "name" varchar(80) NOT NULL,
           "rank" integer NOT NULL DEFAULT 1, CONSTRAINT "CHK_rank" CHECK ("rank" >= -1));
         DROP TABLE "stores";
         ALTER TABLE "copy" RENAME TO "stores";
         CREATE INDEX "IDX_name" ON "stores" ("name")`;
    const [wanted, found] = isPostgres
      ? ['CHECK ((rank >= 0))', "CHECK ((rank >= '-1'::integer))"]
      : ['CHECK(rank >= 0)', 'CHECK(rank >= - 1)'];
    expect(await statusAfter(weaker)).toEqual({
      state: 'trouble',
      drift: [
        `constraint CHK_rank of stores was changed: the migrations make ${wanted}; it is ${found}`,
      ],
      additions: [],
    });
  });

  test('counts an index, a column and a comment by hand apart, as harmless', async () => {
    const added = [
      'CREATE INDEX "IDX_rank" ON "stores" ("rank")',
      'ALTER TABLE "stores" ADD COLUMN "phone" text',
      ...(isPostgres ? [`COMMENT ON COLUMN "stores"."rank" IS 'the best is 1'`] : []),
    ];
    expect(await statusAfter(added.join(';\n'))).toEqual({
      state: 'clean',
      drift: [],
      additions: isPostgres
        ? [
            'column stores.phone was added: text default none',
            'comment of column stores.rank was added: the best is 1',
            'index IDX_rank of stores was added: CREATE INDEX "IDX_rank" ON stores USING btree (rank)',
          ]
        : [
            'column stores.phone was added: TEXT',
            'index IDX_rank of stores was added: CREATE INDEX IDX_rank ON stores(rank)',
          ],
    });
  });

  test('is in trouble over a unique index by hand, which may refuse valid rows', async () => {
    const status = await statusAfter('CREATE UNIQUE INDEX "UQ_rank" ON "stores" ("rank")');
    expect(status).toMatchObject({
      state: 'trouble',
      drift: [expect.stringContaining('index UQ_rank of stores was added: CREATE UNIQUE INDEX')],
    });
  });

  test('takes a generated column by hand as harmless, and the migrations go on', async () => {
    const stored = isPostgres ? 'GENERATED ALWAYS AS ("rank" * 2) STORED' : 'AS ("rank" * 2)';
    const status = await statusAfter(`ALTER TABLE "stores" ADD COLUMN "twice" integer ${stored}`);
    expect(status).toMatchObject({
      state: 'clean',
      additions: [expect.stringContaining('column stores.twice was added')],
    });
    // On SQLite it is the same runner every time, and must not be wrapped again.
    for (let count = 0; count < 20_000; count++) await dataSource.createQueryRunner().release();
    const queryRunner = dataSource.createQueryRunner();
    expect((await queryRunner.getTable('stores'))!.columns).toHaveLength(4);
    await queryRunner.release();
    await dataSource.undoLastMigration();
    await dataSource.runMigrations();
  });

  test('says that the entities have changed since they were recorded', async () => {
    recorded.entities[engine] = 'another';
    expect(await statusAfter()).toEqual({
      state: 'trouble',
      drift: ['The entities have changed since they were recorded: migrate generate PATH'],
      additions: [],
    });
  });

  if (isPostgres)
    test('names a check that is not enforced', async () => {
      const status = await statusAfter(
        'ALTER TABLE "stores" DROP CONSTRAINT "CHK_rank", ADD CONSTRAINT "CHK_rank" CHECK ("rank" >= 0) NOT ENFORCED',
      );
      expect(status).toMatchObject({
        state: 'trouble',
        drift: [
          'constraint CHK_rank of stores was changed: the migrations make CHECK ((rank >= 0)); ' +
            'it is CHECK ((rank >= 0)) NOT ENFORCED',
        ],
      });
    });
});
