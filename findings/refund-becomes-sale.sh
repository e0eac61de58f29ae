#!/usr/bin/env bash
# currency.js 2.0.4 and currency-formatter 1.5.9: the refund that Intl writes as −99,50 kr is read as +99.50
#
# Guess: told the decimal mark and the group separator of the locale, the two read what Intl.NumberFormat wrote. A minus
#   sign that they do not know is an error, or NaN.
# Instead: CLDR gives Swedish, Norwegian, Faroese, Finnish, Estonian, Lithuanian, Slovene, Croatian and Basque the real
#   minus sign, U+2212. Both libraries drop each character that is not a digit, a decimal mark or a hyphen, and so drop
#   the sign. errorOnInvalid of currency.js says nothing: a number is left. German, French and Danish have the hyphen.
# Why it matters: a credit note or a refund that went through a formatted field or a file comes back as a sale. Only those
#   languages show it. Replace U+2212 by "-" first.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error currency.js@2.0.4 currency-formatter@1.5.9 >/dev/null

cat >run.mjs <<'JS'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import currency from 'currency.js';
import currencyFormatter from 'currency-formatter';
for (const name of ['currency.js', 'currency-formatter']) {
  console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`)).version);
}

for (const [locale, code, expected] of [
  ['sv', 'SEK', 99.5],
  ['nb', 'NOK', 99.5],
  ['fo', 'DKK', 99.5],
  ['fi', 'EUR', 99.5],
  ['et', 'EUR', 99.5],
  ['lt', 'EUR', 99.5],
  ['sl', 'EUR', 99.5],
  ['hr', 'EUR', 99.5],
  ['eu', 'EUR', 99.5],
  ['de', 'EUR', -99.5], // these are right
  ['fr', 'EUR', -99.5],
  ['da', 'DKK', -99.5],
]) {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency: code });
  const text = format.format(-99.5);
  const part = (type) => format.formatToParts(-1234567.5).find((each) => each.type === type).value;
  const seen = {
    'currency.js': currency(text, { decimal: part('decimal'), separator: part('group'), errorOnInvalid: true }).value,
    'currency-formatter': currencyFormatter.unformat(text, { code, decimal: part('decimal'), thousand: part('group') }),
  };
  console.log(locale, text, JSON.stringify(seen));
  assert.deepEqual(seen, { 'currency.js': expected, 'currency-formatter': expected });
}
JS
node run.mjs
