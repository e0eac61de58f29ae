#!/usr/bin/env bash
# SQLite 3.53.0 to 3.53.4 (@sqlite.org/sqlite-wasm): ADD CONSTRAINT … CHECK fails on a row that the same check accepts
#
# Guess: ADD CONSTRAINT tests the rows that exist as an INSERT would test them. CHECK (rating BETWEEN 0 AND 5) accepts a
#   NULL, because its result is NULL and not false.
# Instead: ALTER TABLE … ADD CONSTRAINT … CHECK, new in 3.53.0, looks for a row for which the check is not true. One NULL
#   is enough: "constraint failed". In CREATE TABLE and in ADD COLUMN … CHECK the same check accepts the NULL, and so does
#   ADD CONSTRAINT on an empty table: every later INSERT of a NULL passes. 3.54.1 is right.
# The rule: SQLite's "CREATE TABLE" page: "If the CHECK expression evaluates to NULL, or any other non-zero value, it is
#   not a constraint violation."
# Why it matters: better-sqlite3 12.9.0 has 3.53.0. A migration that adds a check to an optional column runs on the empty
#   database of every test, and fails on the first one with rows. Write CHECK (rating IS NULL OR rating BETWEEN 0 AND 5):
#   all versions accept that.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error \
  first@npm:@sqlite.org/sqlite-wasm@3.53.0-build1 last@npm:@sqlite.org/sqlite-wasm@3.53.4-build2 \
  fixed@npm:@sqlite.org/sqlite-wasm@3.54.1-build1 >/dev/null

cat >run.mjs <<'JS'
import assert from 'node:assert/strict';
console.warn = () => undefined; // the library repeats every error there
const check = 'CHECK (rating BETWEEN 0 AND 5)';
const withNull = 'CHECK (rating IS NULL OR rating BETWEEN 0 AND 5)';
const table = 'CREATE TABLE review (id INTEGER, rating INTEGER)';
const row = 'INSERT INTO review VALUES (1, NULL)';
const cases = [
  ['in CREATE TABLE', [`CREATE TABLE review (id INTEGER, rating INTEGER ${check})`, row], 'accepted'],
  ['ADD CONSTRAINT, then the row', [table, `ALTER TABLE review ADD CONSTRAINT c ${check}`, row], 'accepted'],
  ['the row, then ADD CONSTRAINT', [table, row, `ALTER TABLE review ADD CONSTRAINT c ${check}`], 'constraint failed'],
  ['the row, then ADD CHECK', [table, row, `ALTER TABLE review ADD ${check}`], 'constraint failed'],
  ['the same with IS NULL OR', [table, row, `ALTER TABLE review ADD CONSTRAINT c ${withNull}`], 'accepted'],
  ['the row, then ADD COLUMN', [table, row, `ALTER TABLE review ADD stars INTEGER CHECK (stars > 0)`], 'accepted'],
];
for (const [name, expected] of [['first', '3.53.0'], ['last', '3.53.4'], ['fixed', '3.54.1']]) {
  const { oo1, version } = await (await import(name)).default();
  console.log('SQLite', version.libVersion);
  assert.equal(version.libVersion, expected);
  for (const [how, statements, result] of cases) {
    const db = new oo1.DB(':memory:');
    let seen = 'accepted';
    try {
      db.exec(statements.join(';'));
      assert.equal(db.selectValue('PRAGMA integrity_check'), 'ok');
    } catch ({ message }) {
      seen = message.replace(/^.*result code 19: /, '');
    }
    console.log(' ', how.padEnd(30), seen);
    assert.equal(seen, name === 'fixed' ? 'accepted' : result);
    db.close();
  }
}
JS
node run.mjs
