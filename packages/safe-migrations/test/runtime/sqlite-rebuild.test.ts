import { TableCheck } from 'typeorm';
import { sql } from '../support/databases.js';
import { database, open, records } from '../support/shop-databases.js';

test('rolls back a migration that leaves a row without its parent, and names the row', async () => {
  const { url } = await database('sqlite');
  await (await open(url, 'shop')).runMigrations();
  await expect((await open(url, 'shop', 'orphan')).runMigrations()).rejects.toThrow(
    'items row 1 (store_id = 99): there is no such row in stores',
  );
  expect(await sql(url, 'SELECT * FROM "items"')).toEqual([]);
  expect((await records(url)).length).toBe(2);
});

test('restores the triggers and indexes of a table that is rebuilt by hand', async () => {
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

test('rolls back a migration that breaks a trigger', async () => {
  const { url } = await database('sqlite');
  await (await open(url, 'shop', 'search')).runMigrations();
  const dataSource = await open(url, 'shop', 'search', 'breaks-trigger');
  await expect(dataSource.runMigrations()).rejects.toThrow(/IDX_stores_a|triggers of stores/);
  await sql(url, `INSERT INTO "stores" ("name") VALUES ('still there')`);
});

test('never reuses an id after a rebuild', async () => {
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

test('keeps check constraints across repeated rebuilds', async () => {
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

test('refuses a rebuild that would lose what TypeORM does not support', async () => {
  const { url } = await database('sqlite');
  await (await open(url, 'shop')).runMigrations();
  await sql(url, `ALTER TABLE "stores" ADD COLUMN "code" text COLLATE NOCASE`);
  const dataSource = await open(url, 'shop', 'lengthen-name');
  await expect(dataSource.runMigrations()).rejects.toThrow(
    /cannot rebuild "stores" on SQLite without losing a COLLATE/,
  );
});

test('keeps a column added by plain SQL in a rebuild in the same run', async () => {
  const { url } = await database('sqlite');
  const dataSource = await open(url, 'shop', 'raw-column', 'lengthen-name');
  await dataSource.runMigrations();
  expect(await sql(url, `SELECT name FROM pragma_table_info('stores')`)).toContainEqual({
    name: 'phone',
  });
});
