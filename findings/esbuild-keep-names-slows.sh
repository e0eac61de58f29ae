#!/usr/bin/env bash
# esbuild 0.28.2: keepNames makes a loop that creates small functions many times slower, also where no name changes
#
# Guess: keepNames repairs the names that esbuild itself changes, when it minifies or two modules use the same name, and
#   does so once for each function in the source.
# Instead: every function that has a name, or takes one from a variable or a property, is wrapped in __name(), which
#   calls Object.defineProperty, wherever it stands. An arrow function in a loop pays for it at each turn, though its
#   name is the one that it had before. Here the loop takes more than 20 times as long with keepNames as without; the
#   script demands 3. A function that is passed on without a name is free.
# Why it matters: keepNames is set because a framework reads the names of its classes. The closures of every hot path,
#   those of dependencies too, then cost more than their work.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error esbuild@0.28.2 >/dev/null

cat >prices.mjs <<'JS'
export function named(rounds) {
  let sum = 0;
  for (let round = 0; round < rounds; round++) {
    const withTax = (price) => price + round;
    sum += withTax(1);
  }
  return sum;
}
const apply = (work) => work(1);
export function nameless(rounds) {
  let sum = 0;
  for (let round = 0; round < rounds; round++) sum += apply((price) => price + round);
  return sum;
}
JS
cat >run.mjs <<'JS'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { build, version } from 'esbuild';
console.log('esbuild', version);

const loops = {};
for (const keepNames of [false, true]) {
  const outfile = `keep-${keepNames}.mjs`;
  await build({ entryPoints: ['prices.mjs'], bundle: true, format: 'esm', platform: 'node', keepNames, outfile });
  loops[keepNames] = await import(`./${outfile}`);
}
console.log(readFileSync('keep-true.mjs', 'utf8').match(/const withTax = .*/)[0]);
// The least processor time of five runs, in ms: what else runs on the machine counts for little.
function time(loop) {
  const times = Array.from({ length: 5 }, () => {
    const start = process.cpuUsage();
    loop(1e6);
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1e3;
  });
  return Math.min(...times);
}
for (const name of ['named', 'nameless']) {
  const [without, kept] = [time(loops.false[name]), time(loops.true[name])];
  console.log(`${name}: without keepNames ${without.toFixed(1)} ms, with it ${kept.toFixed(1)} ms`);
  if (name === 'named') assert.ok(kept > 3 * without);
  else assert.ok(kept < 3 * without);
}
JS
node run.mjs
