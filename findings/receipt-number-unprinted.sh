#!/usr/bin/env bash
# @point-of-sale/receipt-printer-encoder 4.0.1: a price or count that is a number is left blank in a table
#
# Guess: table() prints a cell that is a number as String() has it, or throws on what is neither text nor function.
# Instead: a cell that is no string and no function is skipped, and its column filled with spaces: "War and Peace" and
#   nothing. 0 and 12.5 are the same, and a BigInt. text() and line() print the number 12.5, so the cell looks right too.
#   No error, even with errors: 'strict'.
# Why it matters: [title, copies, price] from the database has a number in two of three places. The receipt comes out
#   with the titles and no prices, and only a printer shows it. Write String(copies) and price.toFixed(2).
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error @point-of-sale/receipt-printer-encoder@4.0.1 >/dev/null

cat >run.mjs <<'JS'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder';
const name = '@point-of-sale/receipt-printer-encoder';
console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`)).version);

const columns = [
  { width: 16, align: 'left' },
  { width: 4, align: 'right' },
  { width: 8, align: 'right' },
];
function print(write) {
  const encoder = new ReceiptPrinterEncoder({ language: 'esc-pos', columns: 32, errors: 'strict' });
  write(encoder.codepage('cp437'));
  const text = Buffer.from(encoder.encode()).toString('latin1');
  return text.replace(/\x1bt./, '').split(/[\r\n]+/).map((line) => line.trimEnd()).filter(Boolean);
}
for (const [what, write, expected] of [
  ['strings', (encoder) => encoder.table(columns, [['War and Peace', '2', '12.50']]), ['War and Peace      2   12.50']],
  ['numbers', (encoder) => encoder.table(columns, [['War and Peace', 2, 12.5]]), ['War and Peace']],
  ['zero', (encoder) => encoder.table(columns, [['War and Peace', 0, '0.00']]), ['War and Peace           0.00']],
  ['bigint', (encoder) => encoder.table(columns, [['War and Peace', 2n, '12.50']]), ['War and Peace          12.50']],
  ['line(12.5)', (encoder) => encoder.line(12.5), ['12.5']],
]) {
  const seen = print(write);
  console.log(what.padEnd(10), JSON.stringify(seen));
  assert.deepEqual(seen, expected);
}
JS
node run.mjs
