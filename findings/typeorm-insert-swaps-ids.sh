#!/usr/bin/env bash
# TypeORM 1.1.1 on SQLite (sql.js 1.17.0): insert() of several entities exchanges their ids, and the next save() their rows
#
# Guess: insert() fills in what the database adds, the default of a column, and leaves the id that the entity has.
# Instead: if any column has a default (or is a created-at), TypeORM reads the new rows back with one SELECT … WHERE id = ?
#   OR id = ? and no ORDER BY, and merges the first row into the first entity, the second into the second. SQLite gives
#   them by primary key. Entities with the ids 3, 1, 2 have 1, 2, 3 afterwards, each with its own ISBN and another one's
#   count, and so have the identifiers of the result. The rows are right until save() of the same entities, which writes
#   their ISBNs to other rows. Generated uuids are in random order, so there it happens nearly always. Without a default,
#   or with save() from the start, or on PostgreSQL (RETURNING) the ids stay.
# Why it matters: insert() is the fast way for an import; the ids then go into the copies and loans of the books. In a
#   test with one book, or with ascending ids, nothing is wrong.
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
async function open(columns) {
  const entities = [new EntitySchema({ name: 'book', columns: { isbn: { type: 'varchar' }, ...columns } })];
  const source = await new DataSource({ type: 'sqljs', driver, entities, synchronize: true }).initialize();
  return { source, books: source.getRepository('book') };
}
const id = { type: 'int', primary: true };
const count = { type: 'int', default: 0 };
const text = ({ id, isbn, copies }) => `${id} ${isbn} ${copies}`;
const make = () => [{ id: 3, isbn: 'C', copies: 30 }, { id: 1, isbn: 'A', copies: 10 }, { id: 2, isbn: 'B', copies: 20 }];
const right = ['3 C 30', '1 A 10', '2 B 20'];

const { source, books } = await open({ id, copies: count });
const entities = make();
const { identifiers } = await books.insert(entities);
const rows = async () => (await source.query('SELECT * FROM book ORDER BY id')).map(text);
console.log('insert   entities', entities.map(text), 'rows', await rows());
assert.deepEqual(entities.map(text), ['1 C 10', '2 A 20', '3 B 30']);
assert.deepEqual(identifiers, [{ id: 1 }, { id: 2 }, { id: 3 }]);
assert.deepEqual(await rows(), ['1 A 10', '2 B 20', '3 C 30']);
for (const entity of entities) entity.copies += 1;
await books.save(entities);
console.log('save     entities', entities.map(text), 'rows', await rows());
assert.deepEqual(await rows(), ['1 C 11', '2 A 21', '3 B 31']);

for (const [what, columns, write] of [
  ['no default', { id, copies: { type: 'int' } }, 'insert'],
  ['save()', { id, copies: count }, 'save'],
]) {
  const other = make();
  await (await open(columns)).books[write](other);
  console.log(what.padEnd(10), other.map(text));
  assert.deepEqual(other.map(text), right);
}

// Twenty books with generated uuids: which ISBN is in the row of each entity's id?
const { books: many } = await open({ id: { type: 'uuid', primary: true, generated: 'uuid' }, copies: count });
const twenty = Array.from({ length: 20 }, (_, index) => ({ isbn: `ISBN ${index}` }));
await many.insert(twenty);
const stored = new Map((await many.find()).map((row) => [row.id, row.isbn]));
const wrong = twenty.filter((entity) => stored.get(entity.id) !== entity.isbn).length;
console.log('uuid: more than half of 20 entities with the id of another:', wrong > 10);
assert.ok(wrong > 10);
JS
node run.mjs
