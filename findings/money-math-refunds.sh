#!/usr/bin/env bash
# money-math 2.6.3: 7 % of a sale of 19.99 is 1.40, and of its refund -1.38; -10.03 is rounded to five cents as -9.95
#
# Guess: a library that does money in whole cents rounds a refund as the sale, or towards one side: at most a cent apart.
# Instead: mul() cuts the last two digits from "-13993" as a text, takes 93 for a positive rest and adds a cent upwards to
#   a quotient that was already cut towards zero. So the result is up to two cents too high.
#   roundTo5Cents multiplies by 20, rounds and divides: -10.03 becomes -9.95, -10.08 becomes -10.00. roundUpTo5Cents gives
#   -10.02 for -10.06, which is no multiple of five cents. percent() adds a cent as well: 3 % of -12.50 is -0.36.
#   Positive amounts are right.
# Why it matters: Switzerland, the Netherlands and Finland round cash to five cents. A return undoes its sale only if it
#   is computed from the positive amount and negated then.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error money-math@2.6.3 >/dev/null

cat >run.mjs <<'JS'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import Money from 'money-math';
console.log('money-math', JSON.parse(readFileSync('node_modules/money-math/package.json')).version);

for (const [call, sale, refund] of [
  [(sign) => Money.mul(`${sign}19.99`, '0.07'), '1.40', '-1.38'],
  [(sign) => Money.mul(`${sign}0.25`, '0.10'), '0.03', '-0.01'],
  [(sign) => Money.mul(`${sign}0.15`, '0.10'), '0.02', '0.00'],
  [(sign) => Money.mul(`${sign}12.50`, '3.00'), '37.50', '-37.50'], // right
  [(sign) => Money.percent(`${sign}12.50`, '3.00'), '0.38', '-0.36'],
  [(sign) => Money.roundTo5Cents(`${sign}10.03`), '10.05', '-9.95'],
  [(sign) => Money.roundTo5Cents(`${sign}10.08`), '10.10', '-10.00'],
  [(sign) => Money.roundTo5Cents(`${sign}10.02`), '10.00', '-10.00'], // right
  [(sign) => Money.roundUpTo5Cents(`${sign}10.06`), '10.10', '-10.02'],
]) {
  const seen = [call(''), call('-')];
  console.log(String(call).replace(/.*Money/, 'Money').replace('${sign}', '±').padEnd(36), seen.join('  '));
  assert.deepEqual(seen, [sale, refund]);
}
JS
node run.mjs
