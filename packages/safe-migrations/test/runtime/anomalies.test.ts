import { sql } from '../support/databases.js';
import { fixtureDataSource } from '../support/fixture-data-source.js';
import { database, messages, open, records } from '../support/shop-databases.js';

describe.each(['sqlite', 'postgres'])('on %s', (engine) => {
  test('records a migration with its checksum, duration and timestamp', async () => {
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

  test('adopts a database that was migrated by a plain data source', async () => {
    const { url } = await database(engine);
    const plain = await fixtureDataSource({ url, kind: 'plain', migrations: ['shop'] });
    await plain.initialize();
    await plain.runMigrations();
    await plain.destroy();

    const safe = await open(url, 'shop', 'slow-data');
    expect((await safe.runMigrations()).map(({ name }) => name)).toEqual([
      'AddFirstStore1700000002000',
    ]);
    expect((await records(url)).map(({ name }) => name)).toEqual([
      'CreateShop1700000000000',
      'AddCity1700000001000',
      'AddFirstStore1700000002000',
    ]);
  });

  test('a missing migration stops the run until it is allowed', async () => {
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

  test('an edited migration stops the run until it is allowed', async () => {
    const { url } = await database(engine);
    await (await open(url, 'shop')).runMigrations();
    await sql(url, `UPDATE "migrations_guard" SET "checksum" = 'another'`);
    const dataSource = await open(url, 'shop');
    await expect(dataSource.runMigrations()).rejects.toThrow(/AddCity1700000001000 was edited/);
    const edited = ['CreateShop1700000000000', 'AddCity1700000001000'];
    await dataSource.runMigrations({ allow: { edited } });
    await expect(dataSource.runMigrations()).resolves.toEqual([]);
  });

  test('a renamed migration does not run again, and keeps its place once allowed', async () => {
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

  test('a migration that is recorded twice stops the run until it is allowed', async () => {
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

  test('migrations of a newer build stop a run, but only cause a warning when the app starts', async () => {
    const { url } = await database(engine);
    await (await open(url, 'shop', 'slow-data')).runMigrations();
    const dataSource = await open(url, 'shop');
    await expect(dataSource.runMigrations()).rejects.toThrow(/AddFirstStore.* by a newer build/);
    const heard = messages(dataSource);
    await expect(dataSource.runMigrations({ tolerateNewer: true })).resolves.toEqual([]);
    expect(heard).toEqual([expect.stringContaining('AddFirstStore1700000002000')]);
  });
});
