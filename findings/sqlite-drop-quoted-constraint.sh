#!/usr/bin/env bash
# SQLite 3.53.0 (@sqlite.org/sqlite-wasm 3.53.0-build1): DROP CONSTRAINT takes quotation marks for a part of the name
#
# Guess: names are quoted as everywhere in SQL: what ADD CONSTRAINT "CHK_price" made, DROP CONSTRAINT "CHK_price" drops.
# Instead: ALTER TABLE came with both in 3.53.0. CREATE TABLE and ADD CONSTRAINT read the marks, whichever of "", []
#   and `` they are. DROP CONSTRAINT compares the letters as they stand: "CHK_price" in marks is "no such constraint",
#   CHK_price without them drops it, however it was added. So a name with a space, or a reserved word, cannot be dropped
#   at all, and of two checks named k and "k" (marks and all) DROP CONSTRAINT "k" drops the wrong one without an error.
#   ALTER COLUMN "price" DROP NOT NULL takes the marks as it should. 3.53.4 is right in every case.
# The rule: the SQL standard and SQLite's "SQLite Keywords" page: a keyword in double quotes is an identifier, and the
#   marks are not a part of it.
# Why it matters: better-sqlite3 12.9.0 has 3.53.0. Migrations quote every name, as TypeORM's own do: such a
#   migration runs, and only its revert fails, on the day when it is needed. Drop the name without marks: both take that.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error \
  first@npm:@sqlite.org/sqlite-wasm@3.53.0-build1 later@npm:@sqlite.org/sqlite-wasm@3.53.4-build2 >/dev/null

cat >run.mjs <<'JS'
import assert from 'node:assert/strict';
console.warn = () => undefined; // the library repeats every error there
const none = (name) => `no such constraint: ${name}`;
const cases = [
  ['"CHK_price"', 'CHK_price', 'dropped', 'dropped'],
  ['"CHK_price"', '"CHK_price"', none('"CHK_price"'), 'dropped'],
  ['CHK_price', 'chk_PRICE', 'dropped', 'dropped'],
  ['CHK_price', '"CHK_price"', none('"CHK_price"'), 'dropped'],
  ['[CHK_price]', '[CHK_price]', none('[CHK_price]'), 'dropped'],
  ['`CHK_price`', '`CHK_price`', none('`CHK_price`'), 'dropped'],
  ['"price in cents"', '"price in cents"', none('"price in cents"'), 'dropped'],
  ['"check"', '"check"', none('"check"'), 'dropped'],
  ['"check"', 'check', 'near "check": syntax error', 'near "check": syntax error'],
];
const schema = 'SELECT sql FROM sqlite_schema';
for (const [index, name] of ['first', 'later'].entries()) {
  const { oo1, version } = await (await import(name)).default();
  console.log('SQLite', version.libVersion);
  assert.equal(version.libVersion, name === 'first' ? '3.53.0' : '3.53.4');
  for (const [added, dropped, ...expected] of cases) {
    const db = new oo1.DB(':memory:');
    db.exec(`CREATE TABLE book (price INTEGER); ALTER TABLE book ADD CONSTRAINT ${added} CHECK (price >= 0)`);
    let seen;
    try {
      db.exec(`ALTER TABLE book DROP CONSTRAINT ${dropped}`);
      assert.equal(db.selectValue(schema), 'CREATE TABLE book (price INTEGER)');
      seen = 'dropped';
    } catch ({ message }) {
      seen = message.replace(/^.*result code 1: /, '');
    }
    console.log(`  ADD ${added.padEnd(16)} DROP ${dropped.padEnd(16)} ${seen}`);
    assert.equal(seen, expected[index]);
    db.close();
  }
  const db = new oo1.DB(':memory:');
  db.exec('CREATE TABLE book (price INTEGER, CONSTRAINT "k" CHECK (price >= 0), CONSTRAINT """k""" CHECK (price < 99))');
  db.exec('ALTER TABLE book DROP CONSTRAINT "k"');
  const left = db.selectValue(schema).match(/CONSTRAINT (\S+)/)[1];
  console.log(`  of "k" and """k""", DROP "k" leaves ${left}`);
  assert.equal(left, name === 'first' ? '"k"' : '"""k"""');
  db.exec('ALTER TABLE book ALTER COLUMN "price" SET NOT NULL; ALTER TABLE book ALTER COLUMN "price" DROP NOT NULL');
  assert.ok(!db.selectValue(schema).includes('NOT NULL'));
  db.close();
}
JS
node run.mjs
