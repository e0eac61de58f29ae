#!/usr/bin/env bash
# bark-js 1.2.1: the price of 12.99 euros in a GS1 barcode has the value 97812.99
#
# Guess: application identifier 3932 is a price with two decimals after the number of its currency, so 978 1299 (978 is
#   the euro) gives 12.99 and the currency, as 3922 without a currency gives 12.99.
# Instead: value is "97812.99", with the decimal point put into all digits, and for yen (392 1500 with 3930) "3921500", as
#   the README shows. Only these two elements have properties besides value: amount, which is the price, and
#   isoCurrencyCode. And the day 00 of a date (17 260200) gives the value "2026-02-00", which Date and every date column
#   refuse. gs1-barcode-parser-mod gives 12.99 with unit "978", and the last of February.
# The rule: the GS1 General Specifications: 391n and 393n start with the three digits of ISO 4217; if only the year and
#   month of a date are known the day is 00, and means the last day of the month.
# Why it matters: who reads value of every element sends 97,812.99 to the till, a number like any other. An ISBN starts
#   with 978 as well, so nobody wonders at the digits.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error bark-js@1.2.1 gs1-barcode-parser-mod@1.2.1 >/dev/null

cat >run.mjs <<'JS'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import bark from 'bark-js';
import { parseBarcode } from 'gs1-barcode-parser-mod';
for (const name of ['bark-js', 'gs1-barcode-parser-mod']) {
  console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`)).version);
}

for (const [element, inBark, other] of [
  ['39221299', '12.99', { data: 12.99, unit: '' }],
  ['39329781299', '97812.99', { data: 12.99, unit: '978' }],
  ['39303921500', '3921500', { data: 1500, unit: '392' }],
]) {
  const code = `0109780306406157${element}`;
  const seen = bark(code).elements[1];
  const { data, unit } = parseBarcode(`]C1${code}`).parsedCodeItems[1];
  console.log(element.padEnd(12), JSON.stringify(seen), JSON.stringify({ data, unit }));
  assert.equal(seen.value, inBark);
  assert.equal(seen.amount, unit === '' ? undefined : String(data));
  assert.deepEqual({ data, unit }, other);
}
const code = '010978030640615717260200';
const { value } = bark(code).elements[1];
const { data } = parseBarcode(`]C1${code}`).parsedCodeItems[1];
console.log('17260200', value, new Date(value).getTime(), [data.getFullYear(), data.getMonth() + 1, data.getDate()].join());
assert.equal(value, '2026-02-00');
assert.ok(Number.isNaN(new Date(value).getTime()));
assert.deepEqual([data.getFullYear(), data.getMonth(), data.getDate()], [2026, 1, 28]);
JS
node run.mjs
