#!/usr/bin/env bash
# node-x12 1.7.1: the title M*A*S*H is written as four elements, and a "~" in a title starts a segment of its own
#
# Guess: the writer knows its own delimiters. As X12 has no escape character, it refuses a value that contains one, or
#   replaces the character.
# Instead: values are joined as they are. "M*A*S*H" comes back from the library's own parser as "M", "A", "S", "H", which
#   are the next elements of the segment, and "Love ~ Letters" as "Love " and a segment named "Letters". The segment count
#   in SE is then wrong too, and neither toString() nor the parser says anything.
# The rule: in ANSI ASC X12 the delimiters are chosen per interchange (in the ISA segment) exactly so that they do not
#   occur in the data; a sender must choose others or change the text. EDIFACT has "?" for this, X12 has nothing.
# Why it matters: purchase orders to American book wholesalers are X12 850s with the title in PID or in free text. One
#   novel with asterisks shifts the elements of its line, one tilde makes the whole order invalid at the other end.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error node-x12@1.7.1 >/dev/null

cat >run.cjs <<'JS'
const assert = require('node:assert/strict');
const { X12Interchange, X12Parser } = require('node-x12');
console.log('node-x12', require('node-x12/package.json').version);

/** The first elements of an order's segments after its title was written and read back. */
function roundTrip(title) {
  const order = new X12Interchange({ elementDelimiter: '*', segmentTerminator: '~', subElementDelimiter: '>' });
  order.setHeader(['00', '', '00', '', 'ZZ', 'SHOP', 'ZZ', 'SUPPLIER', '260105', '1200', 'U', '00401', '000000001', '0', 'P']);
  const group = order.addFunctionalGroup();
  group.setHeader(['PO', 'SHOP', 'SUPPLIER', '20260105', '1200', '1', 'X', '004010']);
  const transaction = group.addTransaction();
  transaction.setHeader(['850', '0001']);
  transaction.addSegment('PID', ['F', '', '', '', title]);
  const text = order.toString();
  const read = new X12Parser(false).parse(text).functionalGroups[0].transactions[0];
  return { text: /PID.*?SE\*\d+/.exec(text)[0], segments: read.segments.map((s) => [s.tag, ...s.elements.map((e) => e.value)]) };
}
const expected = {
  'Plain title': { text: 'PID*F****Plain title~SE*3', tags: ['PID'], elements: ['F', '', '', '', 'Plain title'] }, // right
  'M*A*S*H': { text: 'PID*F****M*A*S*H~SE*3', tags: ['PID'], elements: ['F', '', '', '', 'M', 'A', 'S', 'H'] },
  'Love ~ Letters': { text: 'PID*F****Love ~ Letters~SE*3', tags: ['PID', 'Letters'], elements: ['F', '', '', '', 'Love '] },
};
for (const [title, { text, tags, elements }] of Object.entries(expected)) {
  const seen = roundTrip(title);
  console.log(title.padEnd(14), seen.text.padEnd(29), JSON.stringify(seen.segments));
  assert.equal(seen.text, text);
  assert.deepEqual(seen.segments.map(([tag]) => tag.trim()), tags);
  assert.deepEqual(seen.segments[0].slice(1), elements);
}
JS
node run.cjs
