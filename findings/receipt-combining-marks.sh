#!/usr/bin/env bash
# @point-of-sale/receipt-printer-encoder 4.0.1: a title with combining accents prints as "e?" or in a wrong code page
#
# Guess: with codepage('auto') the encoder brings text to its composed form first, so é prints as é whether it is one
#   code point or an e and a combining acute. It knows 76 code pages and picks the one that has the letter.
# Instead: each code point is looked up alone. "Emile" with a combining acute becomes E, a switch to code page 52 (Windows
#   Vietnamese, which has a combining acute) and its byte 0xEC: a printer puts it beside the E, or prints another sign
#   where that page is missing. For the ring or the diaeresis no page has the mark, and a "?" follows the bare letter.
#   In the language of Star printers the acute is a "?" as well. No error is raised.
# The rule: in Unicode both forms are canonically equivalent and must look alike. MARC 21 records hold the letter and the
#   mark apart, because their older character set, MARC-8, has hardly any composed letters.
# Why it matters: the shop's own goods print well, and titles that came from library records print with question marks,
#   though both look the same on the screen. One normalize('NFC') before the printer cures it.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error \
  @point-of-sale/receipt-printer-encoder@4.0.1 @point-of-sale/codepage-encoder@3.0.2 >/dev/null

cat >run.mjs <<'JS'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import Encoder from '@point-of-sale/receipt-printer-encoder';
const name = '@point-of-sale/receipt-printer-encoder';
console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`)).version);

/** The bytes of a word between the printer's start-up and the end of the line, in hexadecimal. */
function bytes(language, text) {
  const data = Buffer.from(new Encoder({ language, columns: 42 }).codepage('auto').text(text).newline().encode());
  return data.subarray(0, data.indexOf('\n')).toString('hex');
}
// 1b74 and a number switch the code page of ESC/POS printers, 1b1d74 that of Star printers; 3f is the question mark
const expected = [
  ['esc-pos', '\u00c9mile', '1b7400906d696c65'], // code page 437 has É at 90
  ['esc-pos', 'E\u0301mile', '1b7400451b7434ec6d696c65'],
  ['esc-pos', 'na\u00efve', '1b74006e618b7665'],
  ['esc-pos', 'nai\u0308ve', '1b74006e61693f7665'],
  ['esc-pos', 'A\u030asa', '1b7400413f7361'],
  ['star-prnt', 'E\u0301mile', '1b1d7400453f6d696c65'],
];
for (const [language, word, hex] of expected) {
  const seen = bytes(language, word);
  console.log(language.padEnd(9), word.padEnd(7), word === word.normalize('NFC') ? 'composed  ' : 'decomposed', seen);
  assert.equal(seen, hex);
}
JS
node run.mjs
