#!/usr/bin/env bash
# fast-xml-parser 5.12.1: Caf&#233; is read as the text "Caf&#233;", and written back as Caf&amp;#233;
#
# Guess: htmlEntities is for the names of HTML, such as &eacute;. References by number belong to XML itself, and every
#   parser resolves them, as it does &amp;.
# Instead: by default only the five names of XML are resolved. &#233; and &#xE9; stay in the text as they are, in elements
#   and in attributes, without an error. XMLBuilder then escapes the ampersand, so that to read and write a file changes
#   it: another parser now finds "Caf&#233;". htmlEntities: true resolves the numbers. saxes is right as it is.
# The rule: XML 1.0, 4.4: a character reference is "included", by every processor; section 4.1: it "refers to
#   a specific character", for those that cannot be typed.
# Why it matters: ONIX and MARCXML files in ASCII have their accents as numbers, and only those titles are wrong.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error fast-xml-parser@5.12.1 saxes@6.0.0 >/dev/null

cat >run.mjs <<'JS'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { XMLBuilder, XMLParser, XMLValidator } from 'fast-xml-parser';
import { SaxesParser } from 'saxes';
console.log('fast-xml-parser', JSON.parse(readFileSync('node_modules/fast-xml-parser/package.json')).version);

const xml = '<book title="Caf&#233;">Caf&#xE9; &amp; Bar</book>';
const right = ['Caf\u00e9', 'Caf\u00e9 & Bar'];
assert.equal(XMLValidator.validate(xml), true);
function bySaxes(document) {
  const found = [];
  const parser = new SaxesParser();
  parser.on('opentag', ({ attributes }) => found.push(attributes.title));
  parser.on('text', (text) => found.push(text));
  parser.write(document).close();
  return found;
}
for (const [options, read, written] of [
  [{}, ['Caf&#233;', 'Caf&#xE9; & Bar'], ['Caf&#233;', 'Caf&#xE9; & Bar']],
  [{ htmlEntities: true }, right, right],
]) {
  const both = { ignoreAttributes: false, ...options };
  const value = new XMLParser(both).parse(xml);
  const seen = [value.book['@_title'], value.book['#text']];
  const again = new XMLBuilder(both).build(value);
  console.log(options, 'reads', seen, 'and writes', again);
  assert.deepEqual(seen, read);
  assert.deepEqual(bySaxes(again), written);
}
console.log('saxes reads', bySaxes(xml));
assert.deepEqual(bySaxes(xml), right);
JS
node run.mjs
