import { sqlActions } from '../../src/operations/parse-sql.js';
import { sqliteVerdict } from '../../src/plan/sqlite-verdict.js';
import { judge, setUp } from './judge.js';

const ADD_CITY = 'ALTER TABLE "stores" ADD "city" text';

test.each([
  ['DROP TABLE "items"', [], 'every row of items'],
  ['TRUNCATE "items"', [], 'every row of items'],
  ['DROP SCHEMA "shop" CASCADE', [], 'everything in it, and what depends on it'],
  ['DELETE FROM "items" WHERE "id" = 1', [], 'rows of items'],
  ['UPDATE "stores" SET "name" = \'x\'', [], 'the former values of stores.name'],
  ['UPDATE "stores" SET "name" = \'x\' WHERE "name" IS NULL', [], null],
  [
    'UPDATE "stores" SET "name" = \'x\' WHERE "name" IS NULL OR "size" = 1',
    [],
    'the former values of stores.name',
  ],
  ['UPDATE "stores" SET "city" = "name"', [ADD_CITY], null],
  [
    'UPDATE "stores" SET "city" = "name", "size" = 0',
    [ADD_CITY],
    'the former values of stores.size',
  ],
  ['ALTER TABLE "stores" DROP COLUMN "city"', [ADD_CITY], null],
  [
    'ALTER TABLE "stores" DROP COLUMN "city"',
    ['ALTER TABLE "stores" RENAME COLUMN "name" TO "city"'],
    'what stores.city holds',
  ],
  ['DELETE FROM "rooms"', ['CREATE TABLE "rooms" ("id" integer)'], null],
  ['ALTER TABLE "stores" ALTER COLUMN "name" TYPE varchar(10)', [], null],
  [
    'ALTER TABLE "stores" ALTER COLUMN "name" TYPE varchar(10) USING "name"::varchar(10)',
    [],
    'what of stores.name does not fit',
  ],
  [
    'INSERT INTO "stores" ("id") VALUES (1) ON CONFLICT ("id") DO UPDATE SET "name" = NULL',
    [],
    'the former values of rows of stores',
  ],
  ['INSERT INTO "stores" ("id") VALUES (1)', [], null],
] as [string, string[], string | null][])('%s after %j can lose %s', (sql, before, loses) => {
  expect(judge(sql, before).loses).toBe(loses);
});

const REBUILD = [
  'CREATE TABLE "temporary_stores" ("id" integer PRIMARY KEY, "name" varchar(80), "city" text)',
  'INSERT INTO "temporary_stores"("id", "name") SELECT "id", "name" FROM "stores"',
  'DROP TABLE "stores"',
  'ALTER TABLE "temporary_stores" RENAME TO "stores"',
];

function judgeRebuild(sql: string, done: number) {
  return sqliteVerdict(sqlActions(sql)[0], sql, REBUILD, setUp(REBUILD.slice(0, done)));
}

test('a rebuild on SQLite loses exactly the columns that it does not copy', () => {
  expect(judgeRebuild(REBUILD[1], 1)).toMatchObject({
    rewrites: true,
    loses: 'what stores.size, stores.area, stores.opened holds',
  });
  expect(judgeRebuild(REBUILD[2], 2).loses).toBeNull();
  expect(judgeRebuild('UPDATE "stores" SET "city" = 1', 4).loses).toBeNull();
  expect(judgeRebuild('UPDATE "stores" SET "name" = 1', 4).loses).toBe(
    'the former values of stores.name',
  );
  expect(judgeRebuild('DROP TABLE "items"', 0).loses).toBe('every row of items');
});
