#!/usr/bin/env bash
# @citation-js/plugin-ris 0.8.2: a RIS value that contains "  - " is cut there
#
# Guess: the tag is the first two characters of a line; all that follows the first "  - " is the value, whatever it holds.
# Instead: the line is split at every "  - " and only the second piece is kept. The title "Dune  - the graphic novel"
#   becomes "Dune", a note of three parts keeps the first. No error, and the output is a valid, shorter record. With a
#   single space before the hyphen the value is whole.
# The rule: the RIS specification defines a tag by position, as the first six characters of a line (two for the name, two
#   spaces, a dash, a space). The content is the rest of the line.
# Why it matters: library systems export titles with their punctuation, and two spaces before a dash occur in data that
#   was keyed by hand or filled from columns. The subtitle or the rest of a note is gone without a trace.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error @citation-js/core@0.8.2 @citation-js/plugin-ris@0.8.2 >/dev/null

cat >run.cjs <<'JS'
const assert = require('node:assert/strict');
const { Cite } = require('@citation-js/core');
require('@citation-js/plugin-ris');
console.log('@citation-js/plugin-ris', require('@citation-js/plugin-ris/package.json').version);

const record = (title, note) =>
  ['TY  - BOOK', `TI  - ${title}`, 'AU  - Doe, Jo', 'PY  - 1999', `N1  - ${note}`, 'ER  - ', ''].join('\r\n');
const expected = [
  ['Dune - the graphic novel', 'Signed - worn - rare', 'Dune - the graphic novel', 'Signed - worn - rare'], // right
  ['Dune  - the graphic novel', 'Signed  - worn  - rare', 'Dune', 'Signed'],
];
for (const [title, note, titleRead, noteRead] of expected) {
  const [read] = new Cite(record(title, note)).data;
  console.log(JSON.stringify({ title, note }), 'is read as', JSON.stringify({ title: read.title, note: read.note }));
  assert.equal(read.title, titleRead);
  assert.equal(read.note, noteRead);
}
JS
node run.cjs
