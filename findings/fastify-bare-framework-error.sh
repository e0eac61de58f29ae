#!/usr/bin/env bash
# Fastify 5.12.8: the request and reply that frameworkErrors gets have none of the decorators
#
# Guess: frameworkErrors gets Fastify's request and reply, as an error handler does: what decorateRequest and decorateReply
#   have added is there, for the error page and the log.
# Instead: for a URL that cannot be decoded it gets a bare Request and Reply of the right class, which are not made from the
#   app's own. Getters, values and methods of decorators are undefined, request.query is null; to call such a method
#   throws. No hook runs either: onRequest and onResponse do not see this request, though it is answered and logged.
# Why it matters: /books/%E0%A4%A by one client is enough. An answer that is built by a decorator fails for this URL alone,
#   and counters made by hooks miss it. Take what the handler needs from request.headers, request.id and the error.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error fastify@5.12.8 >/dev/null

cat >run.mjs <<'JS'
import assert from 'node:assert/strict';
import fastify from 'fastify';

const seen = {};
const look = (request, reply) => [request.shop, request.language, typeof reply.problem];
const app = fastify({
  frameworkErrors: (error, request, reply) => {
    seen.frameworkErrors = look(request, reply);
    return reply.code(400).send({ code: error.code });
  },
});
app.decorateRequest('language', 'en');
app.decorateRequest('shop', { getter: () => 'main' });
app.decorateReply('problem', () => undefined);
app.addHook('onRequest', (request, reply, done) => {
  seen.onRequest = look(request, reply);
  done();
});
app.addHook('onResponse', (request, reply, done) => {
  seen.onResponse = look(request, reply);
  done();
});
app.setErrorHandler((_error, request, reply) => {
  seen.errorHandler = look(request, reply);
  return reply.code(500).send();
});
app.get('/books/:id', () => Promise.reject(new Error('fails')));

const whole = ['main', 'en', 'function'];
const bare = [undefined, undefined, 'undefined'];
console.log('fastify', app.version);
assert.equal(app.version, '5.12.8');
for (const [url, status, expected] of [
  ['/books/1', 500, { onRequest: whole, errorHandler: whole, onResponse: whole }],
  ['/books/%E0%A4%A', 400, { frameworkErrors: bare }],
]) {
  for (const key of Object.keys(seen)) delete seen[key];
  const { statusCode } = await app.inject(url);
  console.log(url, statusCode, seen);
  assert.equal(statusCode, status);
  assert.deepEqual(seen, expected);
}
JS
node run.mjs
