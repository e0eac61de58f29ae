#!/usr/bin/env bash
# TypeORM 1.1.1 on SQLite: a default or an enum value with an apostrophe makes DDL that SQLite cannot read
#
# Guess: TypeORM puts the texts of an entity into its DDL as literals, with the apostrophe doubled, as in json defaults.
# Instead: only a default that is an object is escaped. A string is put between two apostrophes as it is: DEFAULT ('Reader's
#   choice') is a syntax error, and so is the CHECK of a simple-enum with such a value. Doubled by hand in the entity, the
#   default is right and the schema check content. The enum works too, but the reader undoubles what it compares: each
#   migration:generate rebuilds the table again. A comma in a value does no harm.
# Why it matters: a simple-enum of real words, children's among them, works on no terms: no table, or a change for
#   ever. Use a text column with a check of one's own there, and double the apostrophe in a default.
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
const syntax = 'near "s": syntax error';
for (const [column, value, expected] of [
  [{ type: 'text', default: "Reader's choice" }, undefined, syntax],
  [{ type: 'text', default: "Reader''s choice" }, undefined, { kind: "Reader's choice", pending: 0 }],
  [{ type: 'simple-json', default: ["Reader's choice"] }, undefined, { kind: ["Reader's choice"], pending: 0 }],
  [{ type: 'simple-enum', enum: ['crime', "children's"] }, 'crime', syntax],
  [{ type: 'simple-enum', enum: ['crime', "children''s"] }, "children's", { kind: "children's", pending: 4 }],
  [{ type: 'simple-enum', enum: ['crime', 'art, music'] }, 'art, music', { kind: 'art, music', pending: 0 }],
]) {
  const shelf = new EntitySchema({ name: 'shelf', columns: { id: { type: 'int', primary: true }, kind: column } });
  const source = await new DataSource({ type: 'sqljs', driver, entities: [shelf] }).initialize();
  let seen;
  try {
    await source.synchronize();
    await source.synchronize(); // a lasting difference is still pending after it
    await source.getRepository('shelf').insert({ id: 1, ...(value && { kind: value }) });
    const [{ kind }] = await source.getRepository('shelf').find();
    seen = { kind, pending: (await source.driver.createSchemaBuilder().log()).upQueries.length };
  } catch ({ message }) {
    seen = message;
  }
  console.log(column.type, column.enum ?? [column.default], '->', seen);
  assert.deepEqual(seen, expected);
}
JS
node run.mjs
