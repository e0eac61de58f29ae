#!/usr/bin/env bash
# x12-parser 1.3.0: if the first chunk is shorter than the ISA segment, the whole inventory becomes one segment
#
# Guess: a parser for streams keeps the first 106 characters together, in which X12 declares its delimiters, however they
#   arrive; and reads them again at the ISA of the next interchange.
# Instead: it takes the delimiters from the first chunk. With 105 bytes in it the file becomes one ISA segment with 28
#   elements, with 106 it becomes five segments. No error. A second interchange in the same file, with "|" for "*",
#   is read with the delimiters of the first: segments named "QTY|33|7|EA".
# The rule: X12 fixes the length of the ISA segment, so that the character after "ISA" and the last ones declare the
#   delimiters of that interchange.
# Why it matters: a file from disk comes in chunks of 64 KiB and works in every test; a socket, a decompressor or a first
#   line that was read ahead gives less. The stock report (846) then is empty, and the import says that it is done. And
#   networks put the interchanges of several suppliers into one file.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error x12-parser@1.3.0 >/dev/null

cat >run.mjs <<'JS'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { X12parser } from 'x12-parser';
console.log('x12-parser', JSON.parse(readFileSync('node_modules/x12-parser/package.json')).version);

const isa = 'ISA*00*          *00*          *ZZ*SHOP           *ZZ*SUPPLIER       *260105*1200*U*00401*000000001*0*P*>~';
const file = `${isa}LIN**EN*9780306406157~QTY*33*7*EA~LIN**EN*9780140449136~QTY*33*0*EA~`;
assert.equal(isa.length, 106);
// The names of the segments, with the number of their elements.
async function parse(...chunks) {
  const names = [];
  for await (const segment of Readable.from(chunks.map((chunk) => Buffer.from(chunk))).pipe(new X12parser())) {
    names.push(`${segment.name} (${Object.keys(segment).length - 1})`);
  }
  return names;
}
for (const [what, chunks, expected] of [
  ['one chunk', [file], ['ISA (16)', 'LIN (3)', 'QTY (3)', 'LIN (3)', 'QTY (3)']],
  ['106 bytes first', [file.slice(0, 106), file.slice(106)], ['ISA (16)', 'LIN (3)', 'QTY (3)', 'LIN (3)', 'QTY (3)']],
  ['105 bytes first', [file.slice(0, 105), file.slice(105)], ['ISA (28)']],
  [
    'a second interchange with |',
    [`${isa}QTY*33*7*EA~${isa.replaceAll('*', '|')}QTY|33|7|EA~`],
    ['ISA (16)', 'QTY (3)', `${isa.replaceAll('*', '|').slice(0, -1)} (0)`, 'QTY|33|7|EA (0)'],
  ],
]) {
  const seen = await parse(...chunks);
  console.log(what, JSON.stringify(seen));
  assert.deepEqual(seen, expected);
}
JS
node run.mjs
