#!/usr/bin/env bash
# SQLite 3.53.4 (@sqlite.org/sqlite-wasm 3.53.4-build2): INSERT OR IGNORE sells a copy that a trigger cannot take out of stock
#
# Guess: OR IGNORE is about the row that is inserted: a duplicate is left out. A trigger that fails on a CHECK of another
#   table stops the statement, as it does for a plain INSERT.
# Instead: the words after OR hold for each statement inside the triggers too, over its own UPDATE OR ABORT. With IGNORE
#   the sale is stored, the trigger's UPDATE of the stock that breaks CHECK (copies >= 0) is skipped, and "changes" counts
#   one. With OR FAIL there is the error, and the sale stays, and the sales before it in the statement. UPDATE OR IGNORE
#   is the same. ON CONFLICT DO NOTHING and RAISE(ABORT) in the trigger are right: the sale is undone.
# The rule: SQLite's CREATE TRIGGER page: "If an ON CONFLICT clause is specified as part of the statement causing the
#   trigger to fire, then conflict handling policy of the outer statement is used instead."
# Why it matters: OR IGNORE is the short way to make an import safe to repeat. The rules that triggers keep then hold no
#   longer, silently. Use ON CONFLICT DO NOTHING.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error @sqlite.org/sqlite-wasm@3.53.4-build2 >/dev/null

cat >run.mjs <<'JS'
import assert from 'node:assert/strict';
import sqlite from '@sqlite.org/sqlite-wasm';
console.warn = () => undefined; // the library repeats every error there
const { oo1, version } = await sqlite();
console.log('SQLite', version.libVersion);

const update = 'UPDATE OR ABORT stock SET copies = copies - NEW.copies WHERE book = NEW.book';
const raise = `SELECT RAISE(ABORT, 'out of stock') FROM stock WHERE book = NEW.book AND copies < NEW.copies`;
const failed = 'CHECK constraint failed: copies >= 0';
// Two books with 9 and 2 copies. Of each 5 are sold.
const sales = 'sale VALUES (1, 1, 5), (2, 2, 5)';
for (const [body, statement, error, sold, stock] of [
  [update, `INSERT INTO ${sales}`, failed, [], [9, 2]],
  [update, `INSERT OR IGNORE INTO ${sales}`, undefined, [1, 2], [4, 2]],
  [update, `INSERT OR FAIL INTO ${sales}`, failed, [1, 2], [4, 2]],
  [update, `INSERT OR REPLACE INTO ${sales}`, failed, [], [9, 2]],
  [update, `INSERT INTO ${sales} ON CONFLICT DO NOTHING`, failed, [], [9, 2]],
  [`${raise}; ${update}`, `INSERT OR IGNORE INTO ${sales}`, 'out of stock', [], [9, 2]],
  [`${raise}; ${update}`, `INSERT OR FAIL INTO ${sales}`, 'out of stock', [], [9, 2]],
]) {
  const db = new oo1.DB(':memory:');
  db.exec(`CREATE TABLE stock (book INTEGER PRIMARY KEY, copies INTEGER NOT NULL CHECK (copies >= 0));
    INSERT INTO stock VALUES (1, 9), (2, 2);
    CREATE TABLE sale (id INTEGER PRIMARY KEY, book INTEGER NOT NULL, copies INTEGER NOT NULL);
    CREATE TRIGGER sold AFTER INSERT ON sale BEGIN ${body}; END`);
  const seen = { error: undefined };
  try {
    db.exec(statement);
  } catch ({ message }) {
    seen.error = message.replace(/^.*result code \d+: /, '');
  }
  seen.sold = db.selectValues('SELECT id FROM sale ORDER BY id');
  seen.stock = db.selectValues('SELECT copies FROM stock ORDER BY book');
  console.log(body === update ? '' : 'RAISE(ABORT),', statement, JSON.stringify(seen));
  assert.deepEqual(seen, { error, sold, stock });
  db.close();
}
JS
node run.mjs
