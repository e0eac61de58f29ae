#!/usr/bin/env bash
# TypeORM 1.1.1 on SQLite: a foreign key is no longer DEFERRABLE once any column is added to its table
#
# Guess: TypeORM rebuilds an SQLite table to change it, and copies each of its constraints as they are.
# Instead: the rebuild writes what the schema reader found, and the reader takes names, columns, ON DELETE and ON UPDATE
#   from PRAGMA foreign_key_list, which does not tell DEFERRABLE. CREATE TABLE honours deferrable: 'INITIALLY DEFERRED'
#   of the entity; adding a nullable column makes the key immediate. The schema check compares names only and reports
#   nothing, before or after.
# The rule: SQLite's "Foreign Key Support" page: a key without "DEFERRABLE INITIALLY DEFERRED" is checked at once.
# Why it matters: a transaction that inserts the child before its parent, as an import in any order does, works until an
#   unrelated migration, and only in databases that ran it: a new one is right. TypeORM runs here on sql.js; the code is
#   the same for better-sqlite3. Look for DEFERRABLE in the generated "temporary_" table and write it in by hand.
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
const store = new EntitySchema({ name: 'store', columns: { id: { type: 'int', primary: true } } });
const book = (more) =>
  new EntitySchema({
    name: 'book',
    columns: { id: { type: 'int', primary: true }, storeId: { type: 'int' }, ...more },
    foreignKeys: [
      { target: 'store', columnNames: ['storeId'], referencedColumnNames: ['id'], deferrable: 'INITIALLY DEFERRED' },
    ],
  });
const driver = await initSqlJs();
const open = (entities, database) => new DataSource({ type: 'sqljs', driver, entities, database }).initialize();

async function report(source) {
  await source.synchronize();
  const [{ sql }] = await source.query("SELECT sql FROM sqlite_schema WHERE name = 'book'");
  const { upQueries } = await source.driver.createSchemaBuilder().log();
  const childFirst = await source
    .transaction(async () => {
      await source.query('INSERT INTO book (id, "storeId") VALUES (1, 1)');
      await source.query('INSERT INTO store VALUES (1)');
    })
    .then(() => 'committed', ({ message }) => message);
  await source.query('DELETE FROM book');
  await source.query('DELETE FROM store');
  return { key: sql.match(/REFERENCES.*(?=\)$)/)[0], pending: upQueries.length, childFirst };
}
let source = await open([store, book({})]);
const created = await report(source);
console.log('created', created);
source = await open([store, book({ note: { type: 'text', nullable: true } })], source.driver.export());
const rebuilt = await report(source);
console.log('after a column is added', rebuilt);

const key = 'REFERENCES "store" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION';
assert.deepEqual(created, { key: `${key} DEFERRABLE INITIALLY DEFERRED`, pending: 0, childFirst: 'committed' });
assert.deepEqual(rebuilt, { key, pending: 0, childFirst: 'FOREIGN KEY constraint failed' });
JS
node run.mjs
