#!/usr/bin/env bash
# TypeORM 1.1.1 on SQLite: the default of a simple-array is written as JSON and read as '["new"', '"used"]'
#
# Guess: a default that is written as a value of the column, default: ['new', 'used'], goes through what the column's type
#   does with values: simple-array joins with commas, datetime formats the date.
# Instead: only string, number, boolean and function have rules of their own; every other value is JSON.stringify'd into
#   the DDL. simple-array reads that back by splitting at commas: ['["new"', '"used"]'], and [] as ['[]'], a list of one.
#   On SQLite a Date gets the quotation marks of JSON and reads as an Invalid Date. insert() and save() put the same into
#   the object. The schema check finds nothing to mend. simple-json is right, since there JSON is the format.
# The rule: TypeORM's documentation of simple-array: "All values are separated by a comma."
# Why it matters: nothing fails: a filter for 'new' just misses the rows that were made by default. Give the text that is
#   to be stored: default: 'new,used' and default: ''.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error \
  typeorm@1.1.1 reflect-metadata@0.2.2 sql.js@1.17.0 >/dev/null

cat >run.mjs <<'JS'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import initSqlJs from 'sql.js';
import { DataSource, EntitySchema } from 'typeorm';

console.log('typeorm', JSON.parse(readFileSync('node_modules/typeorm/package.json')).version);
const driver = await initSqlJs();
const text = (value) => (value instanceof Date ? (value.toJSON() ?? 'Invalid Date') : value);
for (const [column, stored, read] of [
  [{ type: 'simple-array', default: ['new', 'used'] }, '["new","used"]', ['["new"', '"used"]']],
  [{ type: 'simple-array', default: [] }, '[]', ['[]']],
  [{ type: 'simple-array', default: 'new,used' }, 'new,used', ['new', 'used']],
  [{ type: 'simple-array', default: '' }, '', []],
  [{ type: 'simple-json', default: ['new', 'used'] }, '["new","used"]', ['new', 'used']],
  [{ type: 'datetime', default: new Date(0) }, '"1970-01-01T00:00:00.000Z"', 'Invalid Date'],
  [{ type: 'datetime', default: '1970-01-01 00:00:00.000' }, '1970-01-01 00:00:00.000', '1970-01-01T00:00:00.000Z'],
]) {
  const copy = new EntitySchema({ name: 'copy', columns: { id: { type: 'int', primary: true }, value: column } });
  const source = await new DataSource({ type: 'sqljs', driver, entities: [copy] }).initialize();
  await source.synchronize();
  const saved = await source.getRepository('copy').save({ id: 1 });
  const [raw] = await source.query('SELECT value FROM copy');
  const [row] = await source.getRepository('copy').find();
  console.log(column.type, column.default, '-> stored', raw.value, 'read', row.value);
  assert.deepEqual([raw.value, text(row.value), text(saved.value)], [stored, read, read]);
  assert.deepEqual((await source.driver.createSchemaBuilder().log()).upQueries, []);
}
JS
node run.mjs
