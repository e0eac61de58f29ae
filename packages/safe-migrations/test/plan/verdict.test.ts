import pg from 'pg';
import { createPostgres, type TestDatabase } from '../support/databases.js';
import { judge, SCHEMA } from './judge.js';

let database: TestDatabase;
let client: pg.Client;
/** The object ids of the stores and the items. */
let tables: number[];
beforeAll(async () => {
  database = await createPostgres();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  for (const sql of SCHEMA) await client.query(sql);
  const { rows } = await client.query(
    `SELECT oid FROM pg_class WHERE relname IN ('stores', 'items')`,
  );
  tables = rows.map(({ oid }) => oid);
  await client.query('INSERT INTO "stores" ("name") VALUES (NULL)');
  await client.query('UPDATE "stores" SET "name" = $1, "size" = 1', ['a']);
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

/** The strongest lock that PostgreSQL takes on an existing table, and whether it rewrites it. */
async function measure(sql: string) {
  const files = 'SELECT oid, relfilenode FROM pg_class WHERE oid = ANY($1) ORDER BY oid';
  await client.query('BEGIN');
  try {
    const { rows: before } = await client.query(files, [tables]);
    await client.query(sql);
    const { rows: locks } = await client.query(
      `SELECT DISTINCT replace(mode, 'Lock', '') AS mode FROM pg_locks
       WHERE pid = pg_backend_pid() AND relation = ANY($1)`,
      [tables],
    );
    const { rows: after } = await client.query(files, [tables]);
    const modes: string[] = locks.map(({ mode }) => mode);
    const isRewritten = after.some(
      ({ relfilenode }, index) => relfilenode !== before[index].relfilenode,
    );
    const lock = STRENGTH.find((mode) => modes.includes(mode)) ?? null;
    return { lock, isRewritten: after.length === before.length && isRewritten };
  } finally {
    await client.query('ROLLBACK');
  }
}

const STRENGTH = [
  'AccessExclusive',
  'ShareRowExclusive',
  'Share',
  'ShareUpdateExclusive',
  'RowExclusive',
];

test.each([
  'ALTER TABLE "stores" ADD "city" varchar(80)',
  'ALTER TABLE "stores" ADD "city" varchar(80) NOT NULL DEFAULT \'x\'',
  'ALTER TABLE "stores" ADD "seen" timestamptz NOT NULL DEFAULT now()',
  'ALTER TABLE "stores" ADD "seen" timestamptz NOT NULL DEFAULT clock_timestamp()',
  'ALTER TABLE "stores" ADD "key" uuid NOT NULL DEFAULT gen_random_uuid()',
  'ALTER TABLE "stores" ADD "number" bigserial',
  'ALTER TABLE "stores" ADD "twice" integer GENERATED ALWAYS AS ("size" * 2) STORED',
  'ALTER TABLE "stores" DROP COLUMN "size"',
  'ALTER TABLE "stores" RENAME COLUMN "size" TO "floor"',
  'ALTER TABLE "stores" ALTER COLUMN "name" TYPE varchar(200)',
  'ALTER TABLE "stores" ALTER COLUMN "name" TYPE text',
  'ALTER TABLE "stores" ALTER COLUMN "name" TYPE varchar(10)',
  'ALTER TABLE "stores" ALTER COLUMN "size" TYPE bigint',
  'ALTER TABLE "stores" ALTER COLUMN "area" TYPE numeric(10,2)',
  'ALTER TABLE "stores" ALTER COLUMN "area" TYPE numeric(10,3)',
  'ALTER TABLE "stores" ALTER COLUMN "opened" TYPE timestamptz(6)',
  'ALTER TABLE "stores" ALTER COLUMN "name" SET NOT NULL',
  'ALTER TABLE "stores" ALTER COLUMN "name" DROP NOT NULL',
  'ALTER TABLE "stores" ALTER COLUMN "size" SET DEFAULT 1',
  'ALTER TABLE "stores" ADD CONSTRAINT "CHK_size" CHECK ("size" > 0)',
  'ALTER TABLE "stores" ADD CONSTRAINT "UQ_name" UNIQUE ("name")',
  'ALTER TABLE "items" ADD CONSTRAINT "FK_items" FOREIGN KEY ("store_id") REFERENCES "stores" ("id")',
  'ALTER TABLE "items" VALIDATE CONSTRAINT "CHK_items"',
  'ALTER TABLE "items" DROP CONSTRAINT "CHK_items"',
  'CREATE INDEX "IDX_name" ON "stores" ("name")',
  'DROP INDEX "IDX_items"',
  'CREATE TABLE "rooms" ("id" integer)',
  'CREATE TABLE "rooms" ("store_id" integer REFERENCES "stores" ("id"))',
  'DROP TABLE "items"',
  'TRUNCATE "items"',
  'ALTER TABLE "items" RENAME TO "things"',
])('predicts the locks and rewrites of PostgreSQL: %s', async (sql) => {
  const { lock, rewrites } = judge(sql);
  const words =
    lock
      ?.replace(/ (\(|on ).*/, '')
      .toLowerCase()
      .replaceAll(' ', '') ?? null;
  const found = await measure(sql);
  expect(words).toBe(found.lock?.toLowerCase() ?? null);
  if (!/^(TRUNCATE|DROP TABLE|.*RENAME TO)/.test(sql)) expect(rewrites).toBe(found.isRewritten);
});

test('a foreign key from a new table locks the referenced table', () => {
  const sql =
    'ALTER TABLE "rooms" ADD CONSTRAINT "FK_rooms" FOREIGN KEY ("store_id") REFERENCES "stores" ("id")';
  const create = 'CREATE TABLE "rooms" ("store_id" integer)';
  expect(judge(sql, [create]).lock).toBe(
    'SHARE ROW EXCLUSIVE (nobody writes) on what it refers to',
  );
  expect(judge('CREATE INDEX "IDX_rooms" ON "rooms" ("store_id")', [create])).toEqual({
    lock: null,
    rewrites: false,
    scans: false,
    loses: null,
  });
});
