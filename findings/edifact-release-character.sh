#!/usr/bin/env bash
# edifact 1.2.12: a release character at the end of a chunk is lost, and the title falls apart
#
# Guess: a parser with write(chunk) gives the same elements however the file is cut. A release character ("?") that
#   happens to be the last character of a chunk still protects the first character of the next one.
# Instead: the parser looks for the protected character in the same chunk only. Cut after "?", it forgets the "?", and
#   the separator that follows separates: "1?+1" becomes two elements, "?:" two components, and "??" loses its question
#   mark. No error is raised. (Before an apostrophe the rest of the title is read as a segment name, which does fail.)
# The rule: UN/EDIFACT (ISO 9735) says that the release character restores the plain meaning of the character after it.
#   It knows no chunks: they are an accident of the disk or the network.
# Why it matters: orders and price lists of the book trade are EDIFACT, titles in IMD segments are full of "?" and ":",
#   and a file stream cuts every 64 KiB. Now and then a title comes out short or in the wrong element, and another one
#   when the same order arrives in other pieces.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error edifact@1.2.12 >/dev/null

cat >run.cjs <<'JS'
const assert = require('node:assert/strict');
const { Parser } = require('edifact');
console.log('edifact', require('edifact/package.json').version);

/** The elements of one segment, each a list of components. */
function read(chunks) {
  const elements = [];
  const parser = new Parser();
  parser.on('element', () => elements.push([]));
  parser.on('component', (text) => elements.at(-1).push(text));
  for (const chunk of chunks) parser.write(chunk);
  parser.end();
  return elements;
}

const segment = "IMD+F+050+:::WHO ARE YOU?? 1?+1?: A PRIMER'";
const whole = read([segment]);
console.log('in one chunk ', JSON.stringify(whole));
assert.deepEqual(whole, [['F'], ['050'], ['', '', '', 'WHO ARE YOU? 1+1: A PRIMER']]);

const expected = {
  'YOU?': [['F'], ['050'], ['', '', '', 'WHO ARE YOU 1+1: A PRIMER']],
  '1?': [['F'], ['050'], ['', '', '', 'WHO ARE YOU? 1'], ['1: A PRIMER']],
  '+1?': [['F'], ['050'], ['', '', '', 'WHO ARE YOU? 1+1', ' A PRIMER']],
};
for (const [end, elements] of Object.entries(expected)) {
  const cut = segment.indexOf(end) + end.length;
  const read2 = read([segment.slice(0, cut), segment.slice(cut)]);
  console.log('cut after', end.padEnd(5), JSON.stringify(read2));
  assert.deepEqual(read2, elements);
}
JS
node run.cjs
