#!/usr/bin/env bash
# @citation-js/plugin-bibtex 0.9.0: a BibLaTeX date before Christ is read as the year 0, even the one it wrote itself
#
# Guess: date = {-0044} gives -45, or at least -44: biblatex counts with a year 0, CSL without one. What the plugin writes
#   for -44 comes back as -44.
# Instead: every date that begins with a minus is the year 0, with or without four digits, with or without a day, also as
#   the first half of an interval. The plugin's own output for -44 is {-44}, and that comes back as 0 too. No error.
# The rule: the manual of biblatex takes the dates of ISO 8601-2, years before Christ with a minus and four digits;
#   CSL-JSON takes the negative number and knows no year 0.
# Why it matters: classical authors are the staple of a university shop. All works before Christ collapse into one year
#   that the calendar does not have, and their order is gone.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error @citation-js/core@0.9.0 @citation-js/plugin-bibtex@0.9.0 >/dev/null

cat >run.cjs <<'JS'
const assert = require('node:assert/strict');
const { Cite } = require('@citation-js/core');
require('@citation-js/plugin-bibtex');
console.log('@citation-js/plugin-bibtex', require('@citation-js/plugin-bibtex/package.json').version);

const read = (bib) => new Cite(bib).data[0].issued['date-parts'];
const expected = {
  '0850': [[850]], // right
  '-0044': [[0]],
  '-0399': [[0]],
  '-0044-03-15': [[0]],
  '-0044/0079': [[0], [79]],
};
for (const [date, parts] of Object.entries(expected)) {
  const seen = read(`@book{k, title = {A book}, date = {${date}}}`);
  console.log(date.padEnd(12), JSON.stringify(seen));
  assert.deepEqual(seen, parts);
}
const written = new Cite([{ type: 'book', title: 'A book', issued: { 'date-parts': [[-44]] } }]).format('biblatex');
console.log('written', /date = .*/.exec(written)[0], 'read back', JSON.stringify(read(written)));
assert.match(written, /date = \{-44\}/);
assert.deepEqual(read(written), [[0]]);
JS
node run.cjs
