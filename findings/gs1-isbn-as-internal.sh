#!/usr/bin/env bash
# gs1-barcode-parser-mod 1.2.1, bark-js 1.2.1 and gs1js 0.0.2: every ISBN is read as an element of application identifier 97
#
# Guess: a scanner that sends no symbology identifier sends the thirteen digits of an EAN-13 and nothing else. A parser of
#   GS1 barcodes says that this is a plain EAN-13, or that it is no element string.
# Instead: 978… starts with 97, which is the identifier for "company internal information" of up to 90 characters. All
#   three give { 97: "80306406157" } without an error, for 978 and 979 as for the 977 of magazines. The check digit is not
#   looked at. Other goods fail otherwise: 4006381333931 is the order number (400) "6381333931". With "]E0", the
#   identifier that says EAN-13, gs1-barcode-parser-mod throws "no valid AI". bark-js has the option assumeGtin.
# The rule: in the GS1 General Specifications the EAN-13 symbol carries a GTIN and no application identifiers.
# Why it matters: one scan field takes the label of a carton (GS1-128) and the book itself. Look for thirteen digits with
#   a right check digit before the parser sees them.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error gs1-barcode-parser-mod@1.2.1 bark-js@1.2.1 gs1js@0.0.2 >/dev/null

cat >run.mjs <<'JS'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import bark from 'bark-js';
import { parseBarcode } from 'gs1-barcode-parser-mod';
import { createRequire } from 'node:module';
const { GS1Reader } = createRequire(import.meta.url)('gs1js');
for (const name of ['gs1-barcode-parser-mod', 'bark-js', 'gs1js']) {
  console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`)).version);
}

const parsers = {
  'gs1-barcode-parser-mod': (code) => parseBarcode(code).parsedCodeItems.map(({ ai, data }) => [ai, data]),
  'bark-js': (code) => bark(code).elements.map(({ ai, value }) => [ai, value]),
  gs1js: (code) => new GS1Reader(code).getApplicationIdentifiers().map(({ identifier, value }) => [identifier, value]),
};
for (const [code, expected] of [
  ['9780306406157', ['97', '80306406157']],
  ['9791090636071', ['97', '91090636071']],
  ['9770317847001', ['97', '70317847001']],
  ['9780306406150', ['97', '80306406150']], // a wrong check digit
]) {
  for (const [name, parse] of Object.entries(parsers)) {
    const seen = parse(code);
    console.log(code, name.padEnd(22), JSON.stringify(seen));
    assert.deepEqual(seen, [expected]);
  }
}
for (const name of ['gs1-barcode-parser-mod', 'bark-js']) {
  const seen = parsers[name]('4006381333931');
  console.log('4006381333931', name.padEnd(22), JSON.stringify(seen));
  assert.deepEqual(seen, [['400', '6381333931']]);
}
let message;
try {
  parseBarcode(']E09780306406157');
} catch (error) {
  message = String(error.message ?? error);
}
console.log(']E09780306406157', message);
assert.match(message, /no valid AI/);
assert.deepEqual(bark('9780306406157', { assumeGtin: true }).elements.map(({ ai, value }) => [ai, value]), [['01', '09780306406157']]);
JS
node run.mjs
