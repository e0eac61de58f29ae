#!/usr/bin/env bash
# hyperformula 3.5.0: TEXT(1234.5,"#,##0.00") gives "1235,##0.00", and TEXT(7,"Shelf 00") gives "S0elf 00"
#
# Guess: "#,##0.00" is the first number format of every spreadsheet, with thousands and two decimals: 1,234.50. What the
#   engine cannot format is an error.
# Instead: it takes the first run of "#" and "0", here the "#" before the comma, rounds to it and leaves the rest as text.
#   12.5 becomes "13,##0.00". A second section is text too: TEXT(12.5,"0.00;-0.00") is "12.50;-0.00". A percentage is not
#   multiplied: TEXT(0.25,"0%") is "0%". And as soon as a format has a letter of the date formats, it is one: the "h" of
#   "Shelf 00" is the hour. "0.00", "0000000000" for ISBNs and "0.00 €" are right. No error.
# Why it matters: a price list computed on the server with the formulas of the shop's own sheet says "13,##0.00" where the
#   sheet says 12.50, and the cents are gone.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error hyperformula@3.5.0 >/dev/null

cat >run.mjs <<'JS'
import assert from 'node:assert/strict';
import { HyperFormula } from 'hyperformula';
console.log('hyperformula', HyperFormula.version);

for (const [formula, expected] of [
  ['=TEXT(1234.5,"#,##0.00")', '1235,##0.00'],
  ['=TEXT(12.5,"#,##0.00")', '13,##0.00'],
  ['=TEXT(1234,"#,##0")', '1234,##0'],
  ['=TEXT(12.5,"0.00;-0.00")', '12.50;-0.00'],
  ['=TEXT(0.25,"0%")', '0%'],
  ['=TEXT(7,"Shelf 00")', 'S0elf 00'],
  ['=TEXT(7,"Lot 00")', 'Lot 07'], // these are right
  ['=TEXT(12.5,"0.00 €")', '12.50 €'],
  ['=TEXT(306406152,"0000000000")', '0306406152'],
]) {
  const seen = HyperFormula.buildFromArray([[formula]], { licenseKey: 'gpl-v3' }).getCellValue({ sheet: 0, row: 0, col: 0 });
  console.log(formula.padEnd(32), JSON.stringify(seen));
  assert.equal(seen, expected);
}
JS
node run.mjs
