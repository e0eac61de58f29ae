#!/usr/bin/env bash
# Fastify 5.12.8: onResponse never runs for a request whose client leaves before the answer begins
#
# Guess: onResponse is the end of every request: it runs once for each onRequest, whether the answer arrived or not. What
#   onRequest counts up, onResponse counts down.
# Instead: if the client closes the connection while the handler works, the handler runs to its end and reply.send() does
#   its work, onSend too, but onResponse does not run, then or later. Only reply.raw's "close" comes, and onRequestAbort.
# The rule: Fastify's documentation: "The onResponse hook is executed when a response has been sent".
# Why it matters: a gauge of requests at work climbs with each client that gives up, so a limit made of it closes the app
#   after enough of them; access logs and metrics lack just the slow requests. Count down on the "close" of reply.raw.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error fastify@5.12.8 >/dev/null

cat >run.mjs <<'JS'
import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import fastify from 'fastify';

let seen = [];
let leave;
const app = fastify();
for (const name of ['onRequest', 'onSend', 'onResponse', 'onRequestAbort']) {
  app.addHook(name, (...given) => {
    seen.push(name);
    given.at(-1)();
  });
}
let answered;
app.get('/books', async (request, reply) => {
  const closed = once(reply.raw, 'close').then(() => seen.push('close'));
  if (leave) {
    leave();
    await closed;
  }
  answered = wait(300);
  return 'books';
});
await app.listen({ port: 0, host: '127.0.0.1' });
const { port } = app.server.address();
console.log('fastify', app.version);
assert.equal(app.version, '5.12.8');

async function request(leaves) {
  seen = [];
  const socket = net.connect(port, '127.0.0.1');
  socket.resume().on('error', () => undefined);
  const gone = once(socket, 'close');
  leave = leaves ? () => socket.destroy() : undefined;
  socket.write('GET /books HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n');
  await gone;
  while (!answered) await wait(5);
  await answered; // time enough for any hook after the handler
  answered = undefined;
  return seen;
}
for (const [leaves, expected] of [
  [false, ['onRequest', 'onSend', 'onResponse', 'close']],
  [true, ['onRequest', 'close', 'onRequestAbort', 'onSend']],
]) {
  const events = await request(leaves);
  console.log(leaves ? 'the client leaves:' : 'the client stays: ', events.join(', '));
  assert.deepEqual(events.sort(), expected.sort());
}
await app.close();
JS
node run.mjs
