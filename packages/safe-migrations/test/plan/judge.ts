import { sqlActions } from '../../src/operations/parse-sql.js';
import { SchemaModel } from '../../src/operations/schema-model.js';
import { Fresh } from '../../src/plan/fresh.js';
import { postgresVerdict } from '../../src/plan/verdict.js';

export const SCHEMA = [
  'CREATE TABLE "stores" ("id" serial PRIMARY KEY, "name" varchar(80), "size" integer, "area" numeric(8,2), "opened" timestamptz(3))',
  'CREATE TABLE "items" ("id" serial PRIMARY KEY, "store_id" integer)',
  'CREATE INDEX "IDX_items" ON "items" ("id", "store_id")',
  'ALTER TABLE "items" ADD CONSTRAINT "CHK_items" CHECK ("id" > 0) NOT VALID',
];

/** What has been done before, and what a migration does in one go before the last statement. */
export function setUp(before: string[]) {
  const model = SchemaModel.empty();
  for (const sql of SCHEMA) for (const action of sqlActions(sql)) model.apply(action);
  const fresh = new Fresh();
  for (const sql of before) {
    for (const action of sqlActions(sql)) {
      fresh.apply(action, sql, model);
      model.apply(action);
    }
  }
  return { fresh, model };
}

export function judge(sql: string, before: string[] = []) {
  const { fresh, model } = setUp(before);
  const [action] = sqlActions(sql);
  return postgresVerdict(action, sql, fresh, model);
}
