#!/usr/bin/env bash
# Fastify 5.12.8: on localhost a second server listens, without the clientErrorHandler and without what was set on .server
#
# Guess: options such as clientErrorHandler, and listeners or limits set on fastify.server, hold for every connection that
#   the app accepts.
# Instead: listen({ host: 'localhost' }) opens one server for 127.0.0.1 and, where the name has a second address, another
#   one for ::1. Only the first is fastify.server. The second gets routes and timeouts, but no clientErrorHandler: a
#   request that is not valid HTTP has the app's own answer on one address and Node's bare 400 on the other. A listener
#   for "connection" or "checkExpectation", maxHeadersCount or setTimeout on fastify.server miss half of the clients too.
# Why it matters: browsers and tools that prefer ::1 get other errors, and escape limits, than the tests on 127.0.0.1 show.
#   Listen on an address, or on both by two listen calls of one's own.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error fastify@5.12.8 >/dev/null

cat >run.mjs <<'JS'
import assert from 'node:assert/strict';
import dns from 'node:dns';
import net from 'node:net';
import fastify from 'fastify';

// As on most machines, whatever the hosts file of this one says.
const { lookup } = dns;
const both = [{ address: '127.0.0.1', family: 4 }, { address: '::1', family: 6 }];
dns.lookup = (name, options, done) =>
  name === 'localhost' && options.all ? process.nextTick(done, null, both) : lookup(name, options, done);
const app = fastify({
  clientErrorHandler: (_error, socket) => socket.end('HTTP/1.1 400 Ours\r\nContent-Length: 0\r\n\r\n'),
});
let connections = 0;
app.server.on('connection', () => (connections += 1));
await app.listen({ port: 0, host: 'localhost' });
const { port } = app.server.address();
console.log('fastify', app.version, 'listens on', app.addresses().map(({ address }) => address).sort().join(' and '));

const answers = {};
for (const host of ['127.0.0.1', '::1']) {
  const socket = net.connect(port, host, () => socket.write('not HTTP\r\n\r\n'));
  let text = '';
  for await (const chunk of socket) text += chunk;
  answers[host] = text.split('\r\n')[0];
  console.log(host.padEnd(9), answers[host]);
}
console.log('connections seen on fastify.server:', connections);
assert.equal(app.version, '5.12.8');
assert.deepEqual(answers, { '127.0.0.1': 'HTTP/1.1 400 Ours', '::1': 'HTTP/1.1 400 Bad Request' });
assert.equal(connections, 1);
await app.close();
JS
node run.mjs
