import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixtureDataSource } from '../support/fixture-data-source.js';
import { finished, startTypeorm, typeorm, typeormOnTypeScript } from '../support/processes.js';
import { createPostgres, createSqlite, sql, type TestDatabase } from '../support/databases.js';

/**
 * Each way in which TypeORM's own commands lose data, tested with the plain data source, so that
 * we notice a fix in TypeORM, and with the safe one.
 */
const KINDS = ['plain', 'safe'] as const;
const databases: TestDatabase[] = [];

interface Shop {
  url: string;
  kind: 'plain' | 'safe';
  migrations: string[];
}

/** Creates a database with one store and its three items for each kind of data source. */
async function shops(engine: 'sqlite' | 'postgres', migrations = ['shop']): Promise<Shop[]> {
  const shop = async (kind: Shop['kind']): Promise<Shop> => {
    const database = await (engine === 'sqlite' ? createSqlite() : createPostgres());
    databases.push(database);
    const settings = { url: database.url, kind, migrations };
    const dataSource = await (await fixtureDataSource(settings)).initialize();
    await dataSource.runMigrations();
    await dataSource.query(`INSERT INTO "stores" ("name") VALUES ('a')`);
    await dataSource.query('INSERT INTO "items" ("store_id") VALUES (1), (1), (1)');
    await dataSource.destroy();
    return settings;
  };
  return Promise.all(KINDS.map(shop));
}

const count = async (url: string, table: string): Promise<number> =>
  Number((await sql(url, `SELECT count(*) AS n FROM "${table}"`))[0].n);

afterAll(() => Promise.all(databases.map((database) => database.drop())));

test('migration:revert deletes the children of a rebuilt table on SQLite; a SafeDataSource keeps them', async () => {
  const [plain, safe] = await Promise.all(
    (await shops('sqlite')).map(async (settings) => {
      const { code } = await typeormOnTypeScript(settings, 'migration:revert');
      return { code, items: await count(settings.url, 'items') };
    }),
  );
  expect(plain).toEqual({ code: 0, items: 0 });
  expect(safe).toEqual({ code: 0, items: 3 });
});

test.each([
  ['a migration without a transaction', []],
  ['--transaction none', ['--transaction', 'none']],
])('%s deletes the children in up as well; a SafeDataSource keeps them', async (_, flags) => {
  const [plain, safe] = await Promise.all(
    (await shops('sqlite')).map(async (settings) => {
      const migrations = ['shop', flags.length ? 'lengthen-name' : 'rebuild-in-up'];
      const { code } = await typeorm({ ...settings, migrations }, 'migration:run', ...flags);
      return { code, items: await count(settings.url, 'items') };
    }),
  );
  expect(plain).toEqual({ code: 0, items: 0 });
  expect(safe).toEqual({ code: 0, items: 3 });
});

test('a migration that fails leaves foreign keys off on SQLite; a SafeDataSource turns them on again', async () => {
  const [plain, safe] = await Promise.all(
    (await shops('sqlite')).map((settings) =>
      typeorm({ ...settings, migrations: ['shop', 'failing'] }, 'migration:run'),
    ),
  );
  expect(plain.code).toBe(1);
  expect(plain.output).toContain('foreign_keys at the end: 0');
  expect(safe.code).toBe(1);
  expect(safe.output).toContain('no such table: nowhere');
  expect(safe.output).toContain('foreign_keys at the end: 1');
});

test('three runs at once apply a migration three times on PostgreSQL; a SafeDataSource runs it once', async () => {
  const [plain, safe] = await Promise.all(
    (await shops('postgres')).map(async (settings) => {
      const migrations = ['shop', 'slow-data'];
      const variables = {
        ARRIVALS: mkdtempSync(join(tmpdir(), 'arrivals-')),
        PROCESSES: '3',
        PATIENCE: settings.kind === 'plain' ? '20000' : '500',
      };
      const run = () => startTypeorm({ ...settings, migrations }, 'migration:run', [], variables);
      const runs = await Promise.all([1, 2, 3].map(() => finished(run())));
      rmSync(variables.ARRIVALS, { recursive: true });
      const rows = await sql(
        settings.url,
        `SELECT count(*)::int AS n FROM "migrations" WHERE "name" LIKE 'AddFirstStore%'`,
      );
      return {
        codes: runs.map(({ code }) => code),
        applied: rows[0].n,
        stores: (await count(settings.url, 'stores')) - 1,
      };
    }),
  );
  expect(plain).toEqual({ codes: [0, 0, 0], applied: 3, stores: 3 });
  expect(safe).toEqual({ codes: [0, 0, 0], applied: 1, stores: 1 });
});

test('an edited, missing or back-dated migration goes unnoticed; a SafeDataSource stops the run', async () => {
  const [plain, safe] = await Promise.all(
    (await shops('sqlite')).map(async (settings) => {
      const migrations = ['shop-edited', 'backdated'];
      const { code, output } = await typeorm({ ...settings, migrations }, 'migration:run');
      return { code, output, authors: await sql(settings.url, EXISTS_AUTHORS) };
    }),
  );
  expect(plain).toMatchObject({ code: 0, authors: [{ n: 1 }] });
  expect(safe).toMatchObject({ code: 1, authors: [{ n: 0 }] });
  expect(safe.output).toContain('CreateShop1700000000000 was edited after it was applied');
  expect(safe.output).toContain('CreateAuthors1700000000500 is back-dated');
  expect(safe.output).toContain(
    'npm run migration:run -- --allow-backdated CreateAuthors1700000000500',
  );
  expect(safe.output).toContain('AddCity1700000001000 was applied by a newer build');
});

const EXISTS_AUTHORS = `SELECT count(*) AS n FROM sqlite_master WHERE name = 'authors'`;

test('migration:show exits with 0 while migrations are pending; with a SafeDataSource, with 1', async () => {
  const [plain, safe] = await Promise.all(
    (await shops('sqlite')).map((settings) =>
      typeorm({ ...settings, migrations: ['shop', 'slow-data'] }, 'migration:show'),
    ),
  );
  expect(plain.code).toBe(0);
  expect(safe.code).toBe(1);
  expect(safe.stdout).toContain('[ ] AddFirstStore1700000002000');
});

test('migration:generate drops a lengthened column on PostgreSQL; a SafeDataSource changes its type', async () => {
  const settings = await shops('postgres', ['shop']);
  const [plain, safe] = await Promise.all(
    settings.map((each) =>
      typeorm({ ...each, entities: 'store-entity' }, 'migration:generate', '--dryrun', 'X'),
    ),
  );
  expect(plain.output).toContain('ALTER TABLE "stores" DROP COLUMN "name"');
  expect(safe.output).not.toContain('DROP COLUMN "name"');
  expect(safe.output).toContain(
    'ALTER TABLE "stores" ALTER COLUMN "name" TYPE character varying(200)',
  );
  expect(safe.output).toContain(
    'ALTER TABLE "stores" ALTER COLUMN "name" TYPE character varying(80)',
  );
});

/** The SQL of the triggers and indexes of the stores. */
async function readObjects(url: string): Promise<string[]> {
  const objects = await sql(
    url,
    `SELECT sql FROM sqlite_master WHERE tbl_name = 'stores' AND type <> 'table' ORDER BY name`,
  );
  return objects.map((object) => object.sql);
}

test('a rebuild loses triggers and parts of indexes on SQLite; a SafeDataSource keeps them', async () => {
  const [plain, safe] = await Promise.all(
    (await shops('sqlite', ['shop', 'search'])).map(async (settings) => {
      const before = await readObjects(settings.url);
      const migrations = ['shop', 'search', 'lengthen-name'];
      const { code } = await typeorm({ ...settings, migrations }, 'migration:run');
      return { code, before, after: await readObjects(settings.url) };
    }),
  );
  expect(plain).toMatchObject({ code: 0 });
  expect(plain.after.join()).not.toContain('TRIGGER');
  expect(plain.after.join()).not.toContain('DESC');
  expect(safe).toMatchObject({ code: 0, after: safe.before });
  expect(safe.after.join()).toMatch(/DESC.*TRIGGER/s);
});

test('a rebuild fails over an index of an expression on SQLite; a SafeDataSource keeps it', async () => {
  const [plain, safe] = await Promise.all(
    (await shops('sqlite', ['shop', 'expression-index'])).map((settings) =>
      typeorm(
        { ...settings, migrations: [...settings.migrations, 'lengthen-name'] },
        'migration:run',
      ),
    ),
  );
  expect(plain.code).toBe(1);
  expect(safe.code).toBe(0);
});
