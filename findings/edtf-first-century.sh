#!/usr/bin/env bash
# @edtf-ts/core 0.4.2: the years 0000 to 0099 have the bounds of 1900 to 1999
#
# Guess: the year 0044 begins on 0044-01-01 and comes before 1850. The library was written this year, for historians.
# Instead: .year is 44, but .min and .max lie in 1944, so sort() puts 0044 after 1850, the interval 0044/0079 ends in
#   1979, and 00XX ("some year of the first century") is the twentieth. The years 0100 and -0001 are right. No error and
#   no flag. (The numbers are those of a JavaScript Date built from parts, which adds 1900 to the years 0 to 99.)
# The rule: EDTF (ISO 8601-2) writes a year with four digits and means that year: 0044 is the year 44, never 1944.
# Why it matters: works, authors and places of the first century are catalogued by such dates; sorted or filtered by
#   their bounds they land among modern books.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error @edtf-ts/core@0.4.2 >/dev/null

cat >run.mjs <<'JS'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parse, sort } from '@edtf-ts/core';
console.log('@edtf-ts/core', JSON.parse(readFileSync('node_modules/@edtf-ts/core/package.json')).version);

const value = (text) => parse(text).value;
const day = (bound) => new Date(Number(bound)).toISOString().replace(/T.*/, '');
const expected = {
  '-0001': ['-000001-01-01', '-000001-12-31'], // right
  '0000': ['1900-01-01', '1900-12-31'],
  '0044': ['1944-01-01', '1944-12-31'],
  '0079-08-24': ['1979-08-24', '1979-08-24'],
  '0044/0079': ['1944-01-01', '1979-12-31'],
  '00XX': ['1900-01-01', '1999-12-31'],
  '0100': ['0100-01-01', '0100-12-31'], // right
};
for (const [text, bounds] of Object.entries(expected)) {
  const seen = [day(value(text).min), day(value(text).max)];
  console.log(text.padEnd(12), seen.join(' to '));
  assert.deepEqual(seen, bounds, text);
}
const sorted = sort([value('1850'), value('0044')]).map((date) => date.edtf);
console.log('year of 0044:', value('0044').year, ' sorted:', sorted.join(', '));
assert.equal(value('0044').year, 44);
assert.deepEqual(sorted, ['1850', '0044']);
JS
node run.mjs
