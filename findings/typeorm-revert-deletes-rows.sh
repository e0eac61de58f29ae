#!/usr/bin/env bash
# TypeORM 1.1.1 on SQLite: migration:revert of a migration that added a column to a parent deletes all of its children
#
# Guess: addColumn() and dropColumn() change one table. On SQLite they rebuild it, and TypeORM takes care of the foreign
#   keys meanwhile: that was a bug of old (#2584, #9770), mended by PRAGMA foreign_keys = OFF before each migration.
# Instead: the remedy is in one of three paths: up() inside of a transaction. The revert of the same migration keeps the
#   keys on, so does up() with transaction = false or the mode "none", and so does a bare queryRunner.addColumn().
#   There DROP TABLE "store" deletes its rows first, which fires ON DELETE CASCADE: every book is gone, the stores are
#   copied back, and the migration reports success.
# The rule: SQLite's DROP TABLE page: with foreign keys on, it "performs an implicit DELETE FROM command" first.
# Why it matters: the revert is the way back after a bad deployment. Inside of its transaction PRAGMA foreign_keys does
#   nothing; switch it off on the connection before. TypeORM runs here on sql.js; better-sqlite3 shares the code.
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
import { DataSource, EntitySchema, TableColumn } from 'typeorm';

console.log('typeorm', JSON.parse(readFileSync('node_modules/typeorm/package.json')).version);
const note = () => new TableColumn({ name: 'note', type: 'text', isNullable: true });
const store = new EntitySchema({ name: 'store', columns: { id: { type: 'int', primary: true } } });
const book = new EntitySchema({
  name: 'book',
  columns: { id: { type: 'int', primary: true }, storeId: { type: 'int' } },
  foreignKeys: [{ target: 'store', columnNames: ['storeId'], referencedColumnNames: ['id'], onDelete: 'CASCADE' }],
});
class AddNote1700000000000 {
  name = 'AddNote1700000000000';
  up(queryRunner) {
    return queryRunner.addColumn('store', note());
  }
  down(queryRunner) {
    return queryRunner.dropColumn('store', 'note');
  }
}
class OwnTransaction1700000000000 extends AddNote1700000000000 {
  transaction = false;
}
const driver = await initSqlJs();
// Two stores and two books, then the step; answers the rows that are left.
async function left(step, migration, mode) {
  const source = await new DataSource({
    type: 'sqljs', driver, entities: [store, book], migrations: [migration], migrationsTransactionMode: mode,
  }).initialize();
  await source.synchronize();
  const rows = async (table) => (await source.query(`SELECT count(*) AS rows FROM ${table}`))[0].rows;
  await source.query('INSERT INTO store VALUES (1), (2)');
  if (step === 'revert') await source.runMigrations();
  await source.query('INSERT INTO book VALUES (1, 1), (2, 2)');
  if (step === 'revert') await source.undoLastMigration();
  if (step === 'run') await source.runMigrations();
  if (step === 'addColumn') await source.createQueryRunner().addColumn('store', note());
  return [await rows('store'), await rows('book')];
}
for (const [step, migration, mode, books] of [
  ['run', AddNote1700000000000, 'all', 2],
  ['run', AddNote1700000000000, 'each', 2],
  ['revert', AddNote1700000000000, 'all', 0],
  ['revert', AddNote1700000000000, 'each', 0],
  ['run', AddNote1700000000000, 'none', 0],
  ['run', OwnTransaction1700000000000, 'each', 0],
  ['addColumn', AddNote1700000000000, 'all', 0],
]) {
  const [stores, kept] = await left(step, migration, mode);
  console.log(step.padEnd(9), 'mode', mode.padEnd(5), migration.name.padEnd(28), 'leaves', stores, 'stores,', kept, 'books');
  assert.deepEqual([stores, kept], [2, books]);
}
JS
node run.mjs
