import { TableCheck } from 'typeorm';
import { sql } from '../support/databases.js';
import { database, open, records } from '../support/shop-databases.js';

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
