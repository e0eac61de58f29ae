#!/usr/bin/env bash
# humanparser 2.7.0 and @citation-js/name 0.4.2: the surnames Ma, Do and V are taken for degrees, and lost
#
# Guess: a two-word name gives a first and a last name. At worst a parser would split a three-word name badly.
# Instead: both know "MA" (Master of Arts) as a suffix and compare without regard to case. humanparser answers an empty
#   last name and the suffix "Ma", also for the unambiguous "Ma, Wei". @citation-js/name, which makes the author lists of
#   Citation.js, drops the word: {family: "Wei"}, with no suffix either. "Do" and "V" go the same way there, and a real
#   suffix fails: "Ada King Jr." has the family name "Jr.".
# Why it matters: Ma is one of the most common Chinese surnames, Do a common Vietnamese one. The author cannot be found
#   under the surname, files under the given name, and with @citation-js/name the surname is gone from the data.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error humanparser@2.7.0 @citation-js/name@0.4.2 >/dev/null

cat >run.cjs <<'JS'
const assert = require('node:assert/strict');
const { parseName } = require('humanparser');
const citation = require('@citation-js/name');
for (const name of ['humanparser', '@citation-js/name']) console.log(name, require(`${name}/package.json`).version);

// name, first, last and suffix by humanparser, the whole answer of @citation-js/name
const expected = [
  ['Wei Li', ['Wei', 'Li', undefined], { given: 'Wei', family: 'Li' }], // right
  ['Wei Ma', ['Wei', '', 'Ma'], { family: 'Wei' }],
  ['Ma, Wei', ['Wei', '', 'Ma'], { given: 'Wei', family: 'Ma' }],
  ['Thi Do', ['Thi', 'Do', undefined], { family: 'Thi' }],
  ['Lin V', ['Lin', '', 'V'], { family: 'Lin' }],
  ['Ada King Jr.', ['Ada', 'King', 'Jr.'], { given: 'Ada King', family: 'Jr.' }],
];
for (const [name, human, csl] of expected) {
  const { firstName, lastName, suffix } = parseName(name);
  const parsed = citation.parse(name);
  console.log(name.padEnd(13), JSON.stringify({ firstName, lastName, suffix }), JSON.stringify(parsed));
  assert.deepEqual([firstName, lastName, suffix], human, name);
  assert.deepEqual(parsed, csl, name);
}
JS
node run.cjs
