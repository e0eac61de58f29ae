#!/usr/bin/env bash
# pg 8.23.1: loading the driver loads the whole of fetch where Node has no navigator
#
# Guess: a driver that speaks to PostgreSQL over TCP loads net, tls and crypto, and nothing of HTTP.
# Instead: to find out whether it runs at Cloudflare, pg looks at navigator.userAgent; where there is no navigator
#   (Node 20, or Node with --no-experimental-global-navigator) it makes a Response and looks at its prototype. Response
#   is a lazy global of Node: this first use evaluates undici, Node's bundled HTTP client. It happens when pg is loaded,
#   without any connection.
# Why it matters: it is paid at every start of a process that never calls fetch: some 4 MB and 50 ms in a start where each
#   is measured. A navigator that exists while pg is loaded keeps undici out.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error pg@8.23.1 >/dev/null

cat >run.cjs <<'JS'
const assert = require('node:assert/strict');
const fetchIsLoaded = () => process.moduleLoadList.some((name) => /deps\/undici/.test(name));
console.log('pg', require('pg/package.json').version, '| navigator:', 'navigator' in globalThis);

assert.equal('navigator' in globalThis, false);
assert.equal(fetchIsLoaded(), false, 'fetch is loaded before pg');
for (const name of ['net', 'tls', 'crypto', 'dns']) require(`node:${name}`);
assert.equal(fetchIsLoaded(), false, 'what pg needs for TCP loads fetch');
if (process.argv[2] === 'with') globalThis.navigator = { userAgent: 'Node.js' };
require('pg');
console.log(process.argv[2], 'a navigator: fetch is loaded with pg:', fetchIsLoaded());
assert.equal(fetchIsLoaded(), process.argv[2] === 'without');
JS
flag=$(node -p "'navigator' in globalThis ? '--no-experimental-global-navigator' : '--no-warnings'")
node "$flag" run.cjs without
node "$flag" run.cjs with
