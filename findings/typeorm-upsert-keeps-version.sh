#!/usr/bin/env bash
# TypeORM 1.1.1: upsert() changes a row and leaves its version, so that an optimistic lock lets the next writer overwrite it
#
# Guess: a column with version: true goes up with each write that TypeORM makes, as it does with save(), update() and
#   increment().
# Instead: upsert() overwrites the columns that the entity has, and the version is none of them. Copies go from 4 to 5 at
#   version 4, and a find with lock: { mode: 'optimistic', version: 4 } of someone who read 4 copies passes; after
#   update() it throws OptimisticLockVersionMismatchError. PostgreSQL has the same version afterwards.
# Why it matters: the import of a stock list is an upsert(), and it runs while people edit. Who opened a book before it
#   saves the old count over the new one, which is what the version is there to stop. Write an ON CONFLICT DO UPDATE that
#   adds 1.
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
const id = { type: 'int', primary: true };
const columns = {
  id,
  isbn: { type: 'varchar', unique: true },
  copies: { type: 'int' },
  version: { type: 'int', version: true },
};
const source = await new DataSource({
  type: 'sqljs', driver: await initSqlJs(), entities: [new EntitySchema({ name: 'book', columns })], synchronize: true,
}).initialize();
const books = source.getRepository('book');
const row = { id: 1, isbn: '9780306406157', copies: 1 };
for (const [what, write, version, lock] of [
  ['insert', () => books.insert({ ...row }), 1],
  ['save', () => books.save({ ...row, copies: 2 }), 2, 'refused'],
  ['update', () => books.update(1, { copies: 3 }), 3, 'refused'],
  ['increment', () => books.increment({ id: 1 }, 'copies', 1), 4, 'refused'],
  ['upsert', () => books.upsert({ ...row, copies: 5 }, ['isbn']), 4, 'passes'],
]) {
  const before = await books.findOneBy({ id: 1 });
  await write();
  const after = await books.findOneByOrFail({ id: 1 });
  // Someone else read the book before, and now asks whether it is still the same.
  const check = { where: { id: 1 }, lock: { mode: 'optimistic', version: before?.version } };
  const seen = before === null ? undefined : await books.findOne(check).then(() => 'passes', () => 'refused');
  console.log(what.padEnd(9), 'copies', after.copies, 'version', after.version, 'lock', seen);
  assert.equal(after.version, version);
  assert.equal(seen, lock);
}
JS
node run.mjs
