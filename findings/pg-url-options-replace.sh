#!/usr/bin/env bash
# pg 8.23.1 (pg-connection-string 2.14.1): options= in the connection URL throws away the options that the program gives
#
# Guess: options is a list of -c settings, so the program's are sent and the URL's beside them, or the
#   code's win. Adding options=-c search_path=shop to the URL changes the search path at most.
# Instead: the URL is spread over the config key by key, and options is one key. The program's "-c TimeZone=UTC -c
#   statement_timeout=5000" is gone without an error, and an empty "?options=" in the URL removes it as well. The
#   documentation warns of this for ssl alone.
# Why it matters: the URL belongs to the operator, the settings that keep the data right to the program. One addition to
#   the URL, made for another purpose, moves every time without a zone by hours and takes the time limits off the
#   queries. Set them by SET on each new connection, or parse the URL and join the two options.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error pg@8.23.1 pg-connection-string@2.14.1 >/dev/null

cat >run.mjs <<'JS'
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import net from 'node:net';
import pg from 'pg';
for (const name of ['pg', 'pg-connection-string'])
  console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`)).version);

// A server that reads the startup message (length, version, then names and values, each ended by NUL) and hangs up.
let startup;
const server = net.createServer((socket) =>
  socket.once('data', (message) => {
    startup = message.subarray(8).toString().split('\0');
    socket.end();
  }),
);
await once(server.listen(0, '127.0.0.1'), 'listening');
const url = `postgres://shop@127.0.0.1:${server.address().port}/books`;
delete process.env.PGOPTIONS;
const program = { options: '-c TimeZone=UTC -c statement_timeout=5000', application_name: 'catalogue' };
for (const [query, expected, name] of [
  ['', program.options, 'catalogue'],
  ['?options=-c%20search_path%3Dshop', '-c search_path=shop', 'catalogue'],
  ['?options=', undefined, 'catalogue'],
  ['?application_name=till', program.options, 'till'],
]) {
  await new pg.Client({ ...program, connectionString: url + query }).connect().catch(() => undefined);
  const sent = (key) => startup[startup.indexOf(key) + 1 || startup.length];
  console.log((query || '(nothing)').padEnd(32), 'sent:', sent('application_name'), sent('options'));
  assert.deepEqual([sent('options'), sent('application_name')], [expected, name]);
}
server.close();
JS
node run.mjs
