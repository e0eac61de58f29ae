import type { QueryRunner } from 'typeorm';
import { sql } from '../support/databases.js';
import { database, messages, open, records } from '../support/shop-databases.js';

test('a migration that waits for a locked table times out soon, and retries', async () => {
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

test('rebuilds an invalid index', async () => {
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

test('rebuilds an index whose process died while it built it', async () => {
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

test('narrowing a column keeps values that fit, and fails on longer ones', async () => {
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
