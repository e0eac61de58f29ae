#!/usr/bin/env bash
# TypeORM 1.1.1: take: 2 gives one book of three if the order is by a column of its copies
#
# Guess: take counts books, as it does with a joined relation and an order by the book's own columns: TypeORM first selects
#   the ids of two books, and then all rows of these.
# Instead: the first query is SELECT DISTINCT of the book's id and each column of the order, so a book counts once per
#   different shelf of its copies. With copies on the shelves C and B the first book fills the page of two; the second
#   page, with skip: 2, has the same book again, for its shelf A. And findAndCount() takes a page that is not full for the
#   last, and does not count: it says that there is 1 book on the first page, 3 on the second and 5 on the third.
# Why it matters: a list of books by shelf repeats books, by where their copies stand, and a client that reads on until
#   it has as many as the count says stops after the first.
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
const book = new EntitySchema({
  name: 'book',
  columns: { id, title: { type: 'varchar' } },
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
await books.insert([{ id: 1, title: 'Emma' }, { id: 2, title: 'Persuasion' }, { id: 3, title: 'Sanditon' }]);
for (const [number, [of, shelf]] of [[1, 'C'], [1, 'B'], [1, 'A'], [2, 'A'], [3, 'A']].entries()) {
  await source.getRepository('copy').insert({ id: number + 1, shelf, book: { id: of } });
}
for (const [what, order, pages, expectedCounts] of [
  ['title', { title: 'ASC' }, [['Emma', 'Persuasion'], ['Sanditon']], [3, 3]], // right
  ['shelf', { copies: { shelf: 'DESC' }, id: 'ASC' }, [['Emma'], ['Emma', 'Persuasion'], ['Sanditon']], [1, 3, 5]],
]) {
  const counts = [];
  for (const [page, expected] of pages.entries()) {
    const [found, count] = await books.findAndCount({ relations: { copies: true }, order, skip: page * 2, take: 2 });
    const titles = found.map(({ title }) => title);
    console.log(`by ${what}, page ${page + 1}:`, titles.join(), 'of', count);
    assert.deepEqual(titles, expected);
    counts.push(count);
  }
  assert.deepEqual(counts, expectedCounts);
}
JS
node run.mjs
