#!/usr/bin/env bash
# npm 11.19.1: `npm ci --omit=dev` installs a dev dependency that a dev-only workspace names as an optional peer
#
# Guess: left out. The root has is-number and the workspace as devDependencies, and an optional peer is never installed
#   for its own sake: nothing outside of dev wants it.
# Instead: the lock marks is-number "devOptional", as wanted by dev and by something optional, although the package that
#   wants it so is a dev dependency itself. --omit=dev then leaves in what only --omit=dev together with --omit=optional
#   would take out. Without the optional peer in the workspace the same install is empty of it.
# Why it matters: a tool that says "I format with Prettier if you have it" puts Prettier into the production image of
#   every monorepo that it lives in.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
mkdir tool shop shop/packages shop/packages/formatter
(cd tool && npm init -y >/dev/null && npm install --no-audit --no-fund --ignore-scripts --loglevel=error npm@11.19.1 >/dev/null)
npm="node $dir/tool/node_modules/npm/bin/npm-cli.js"
cd shop
echo "npm $($npm --version)"
cat >package.json <<'JSON'
{
  "name": "shop", "version": "1.0.0", "private": true, "workspaces": ["packages/*"],
  "devDependencies": { "formatter": "1.0.0", "is-number": "7.0.0" }
}
JSON
peer='"peerDependencies": { "is-number": "7.0.0" }, "peerDependenciesMeta": { "is-number": { "optional": true } }'

# try NAME MORE EXPECTED: what is in a production install, MORE being what the workspace's package.json has besides
try() {
  echo "{ \"name\": \"formatter\", \"version\": \"1.0.0\" $2 }" >packages/formatter/package.json
  rm -rf node_modules package-lock.json
  $npm install --no-audit --no-fund --ignore-scripts --loglevel=error >/dev/null
  mark=$(node -p "const p = require('./package-lock.json').packages['node_modules/is-number']; p.devOptional ? 'devOptional' : p.dev ? 'dev' : 'none'")
  rm -rf node_modules
  $npm ci --omit=dev --no-audit --no-fund --ignore-scripts --loglevel=error >/dev/null
  installed=$(if [ -d node_modules/is-number ]; then echo yes; else echo no; fi)
  echo "$1: marked $mark, in a production install: $installed"
  [ "$mark $installed" = "$3" ]
}
try 'without the optional peer' '' 'dev no'
try 'with the optional peer' ", $peer" 'devOptional yes'
