#!/usr/bin/env bash
# ts-money 0.4.8: allocate([0, 1, 1]) gives a cent to the share of 0, and the others pay it
#
# Guess: a share of 0 gets 0. The cents that do not divide go to the shares that have a part.
# Instead: the rest goes out from the first entry on, whatever its ratio: 5 cents by 0 : 1 : 1 is 1, 2, 2, and 10.00 by
#   0 : 1 : 1 : 1 is 0.01, 3.33, 3.33, 3.33. A negative amount is cut towards minus infinity and the rest added to the
#   front, so that the share of 0 of a refund of 5 cents has +1 and the others -3 each. The sum is right. dinero.js 2.0.2
#   skips the zeros.
# Why it matters: the takings of a shop are divided by the sales of each consignor. One who sold nothing this month gets a
#   statement with one cent, and after a return too.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error ts-money@0.4.8 dinero.js@2.0.2 >/dev/null

cat >run.mjs <<'JS'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { allocate, dinero, toSnapshot } from 'dinero.js';
import tsMoney from 'ts-money';
for (const name of ['ts-money', 'dinero.js']) {
  console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`)).version);
}

const EUR = { code: 'EUR', base: 10, exponent: 2 };
for (const [cents, ratios, expected, right] of [
  [5, [0, 1, 1], [1, 2, 2], [0, 3, 2]],
  [1000, [0, 1, 1, 1], [1, 333, 333, 333], [0, 334, 333, 333]],
  [-5, [0, 1, 1], [1, -3, -3], [0, -3, -2]],
  [1000, [1, 1, 1], [334, 333, 333], [334, 333, 333]],
]) {
  const seen = new tsMoney.Money(cents, 'EUR').allocate(ratios).map(({ amount }) => amount);
  const other = allocate(dinero({ amount: cents, currency: EUR }), ratios).map((share) => toSnapshot(share).amount);
  console.log(String(cents).padEnd(5), JSON.stringify(ratios).padEnd(10), 'ts-money', seen.join(), ' dinero.js', other.join());
  assert.deepEqual(seen, expected);
  assert.deepEqual(other, right);
}
JS
node run.mjs
