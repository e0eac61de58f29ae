#!/usr/bin/env bash
# TypeORM 1.1.1: sum('price', where) counts a book once per copy that matches, and count() of the same where counts it once
#
# Guess: count, sum, average, minimum and maximum take the rows that find() gives for the same conditions.
# Instead: a condition on a to-many relation is a join. count() says COUNT(DISTINCT id), find() drops the duplicates, and
#   sum() adds the joined rows: two books of 10 and 20, the first with two copies on the shelves A and B, have the count 2
#   and the sum 40. average() is 13.33 and not 15. Where one copy per book matches, all is right.
# Why it matters: the value of what stands on the shelves A and B is too high by every book that stands on both. Use a
#   query builder with EXISTS.
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
import { DataSource, EntitySchema, In } from 'typeorm';

console.log('typeorm', JSON.parse(readFileSync('node_modules/typeorm/package.json')).version);
const id = { type: 'int', primary: true };
const book = new EntitySchema({
  name: 'book',
  columns: { id, price: { type: 'int' } },
  relations: { copies: { type: 'one-to-many', target: 'copy', inverseSide: 'book' } },
});
const copy = new EntitySchema({
  name: 'copy',
  columns: { id, shelf: { type: 'varchar' } },
  relations: { book: { type: 'many-to-one', target: 'book', inverseSide: 'copies' } },
});
const source = await new DataSource({
  type: 'sqljs', driver: await initSqlJs(), entities: [book, copy], synchronize: true,
}).initialize();
const books = source.getRepository('book');
await books.insert([{ id: 1, price: 10 }, { id: 2, price: 20 }]);
for (const [number, [shelf, of]] of [['A', 1], ['B', 1], ['A', 2]].entries()) {
  await source.getRepository('copy').insert({ id: number + 1, shelf, book: { id: of } });
}
for (const [shelves, expected] of [
  [['A'], { found: 2, count: 2, sum: 30, average: 15 }], // right
  [['A', 'B'], { found: 2, count: 2, sum: 40, average: 40 / 3 }],
]) {
  const where = { copies: { shelf: In(shelves) } };
  const seen = {
    found: (await books.find({ where })).length,
    count: await books.countBy(where),
    sum: await books.sum('price', where),
    average: await books.average('price', where),
  };
  console.log(shelves.join(), JSON.stringify(seen));
  assert.deepEqual(seen, expected);
}
JS
node run.mjs
