#!/usr/bin/env bash
# edtf 4.11.1: the latest date of a set ignores the end of its last range
#
# Guess: edtf('[1667,1668,1670..1672]').max is the last moment of 1672, as .min is the first of 1667.
# Instead: .max is the last moment of 1670: of a range inside a set only the first year counts. For an interval written
#   with a slash the same property is right. A set that is one range, [1670..1672], ends in 1670 too.
# The rule: EDTF (ISO 8601-2, level 2 sets) says that two dots stand for all the values between, both ends included.
# Why it matters: catalogue records of early prints and multi-volume works give "one of these years" or "all of these
#   years" as a set. A filter "published before 1671" takes the work, "published in 1672" misses it.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error edtf@4.11.1 >/dev/null

cat >run.mjs <<'JS'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import edtf from 'edtf';
console.log('edtf', JSON.parse(readFileSync('node_modules/edtf/package.json')).version);

const years = (text) => {
  const date = edtf(text);
  return [date.min, date.max].map((ms) => new Date(ms).getUTCFullYear());
};
const expected = {
  '1670/1672': [1670, 1672], // an interval: right
  '[1667,1668,1672]': [1667, 1672], // a set of single years: right
  '[1667,1668,1670..1672]': [1667, 1670], // the last year is 1672
  '[1670..1672]': [1670, 1670],
  '{1667,1670..1672}': [1667, 1670],
};
for (const [text, bounds] of Object.entries(expected)) {
  console.log(text.padEnd(24), years(text).join(' to '));
  assert.deepEqual(years(text), bounds, text);
}
JS
node run.mjs
