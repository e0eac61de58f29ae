import { sqlActions } from '../../src/operations/parse-sql.js';
import { SchemaModel } from '../../src/operations/schema-model.js';
import { postgresVerdict } from '../../src/plan/verdict.js';

export const SCHEMA = [
  'CREATE TABLE "stores" ("id" serial PRIMARY KEY, "name" varchar(80), "size" integer, "area" numeric(8,2), "opened" timestamptz(3))',
  'CREATE TABLE "items" ("id" serial PRIMARY KEY, "store_id" integer)',
  'CREATE INDEX "IDX_items" ON "items" ("id", "store_id")',
  'ALTER TABLE "items" ADD CONSTRAINT "CHK_items" CHECK ("id" > 0) NOT VALID',
];

/** The schema of a database after the first statements of a migration. */
export function setUp(before: string[]): SchemaModel {
  const model = SchemaModel.empty();
  const run = (sql: string): void => {
    for (const action of sqlActions(sql)) model.apply(action, sql);
  };
  SCHEMA.forEach(run);
  model.startMigration();
  before.forEach(run);
  return model;
}

export function judge(sql: string, before: string[] = []) {
  const [action] = sqlActions(sql);
  return postgresVerdict(action, sql, setUp(before));
}
