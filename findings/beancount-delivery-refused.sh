#!/usr/bin/env bash
# rustledger 0.24.0 (@rustledger/wasm), Beancount: a delivery is refused with "Not enough units", because books were sold before it
#
# Guess: two copies sold ahead of the delivery stand as -2 in the account. The delivery of three makes it +1, or two
#   close the short lot and one opens a new one.
# Instead: anything of the other sign is a reduction, and may not go beyond zero. Two and one copies fit; three do not:
#   "requested 3, available 2". At another cost than the sale's, not even one fits: "No matching lot". The sale itself
#   passed, with the cost that the shop guessed. The booking method does not matter (FIFO, STRICT, AVERAGE), only NONE
#   takes it. Beancount 2.3.5 itself refuses the same deliveries.
# Why it matters: a shop sells what has not been booked in yet, every day. The error is in the delivery, which is right,
#   and it says that there are not enough units of what just arrived. Enter the delivery before the sale, or in two
#   postings with the cost of the short lot in the first.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error @rustledger/wasm@0.24.0 >/dev/null

cat >run.mjs <<'JS'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { initSync, validateSource } from '@rustledger/wasm';
console.log('@rustledger/wasm', JSON.parse(readFileSync('node_modules/@rustledger/wasm/package.json')).version);
initSync({ module: readFileSync('node_modules/@rustledger/wasm/rustledger_wasm_bg.wasm') });

const check = (method, ...delivery) =>
  validateSource(`
2026-01-01 open Assets:Stock "${method}"
2026-01-01 open Assets:Cash
2026-01-01 open Income:Sales
2026-01-05 * "Two copies sold ahead"
  Assets:Stock  -2 EMMA {5.00 EUR}
  Assets:Cash  16.00 EUR
  Income:Sales
2026-01-06 * "Delivery"
  ${delivery.map((posting) => `Assets:Stock  ${posting}`).join('\n  ')}
  Assets:Cash
`).errors.map(({ message }) => message.replace(/ in Assets:Stock| \(2026.*/g, ''));
const tooFew = 'Not enough units: requested 3, available 2; not enough to reduce';
const noLot = 'No matching lot for EMMA';
for (const [method, delivery, expected] of [
  ['FIFO', ['1 EMMA {5.00 EUR}'], []],
  ['FIFO', ['2 EMMA {5.00 EUR}'], []],
  ['FIFO', ['3 EMMA {5.00 EUR}'], [tooFew]],
  ['FIFO', ['1 EMMA {4.00 EUR}'], [noLot]],
  ['FIFO', ['3 EMMA {4.00 EUR}'], [noLot]],
  ['STRICT', ['3 EMMA {5.00 EUR}'], [tooFew]],
  ['AVERAGE', ['3 EMMA {4.00 EUR}'], [tooFew]],
  ['NONE', ['3 EMMA {4.00 EUR}'], []],
  ['FIFO', ['2 EMMA {5.00 EUR}', '1 EMMA {4.00 EUR}'], []],
]) {
  const seen = check(method, ...delivery);
  console.log(method.padEnd(7), JSON.stringify(delivery), JSON.stringify(seen));
  assert.deepEqual(seen, expected);
}
JS
node run.mjs
