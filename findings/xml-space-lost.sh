#!/usr/bin/env bash
# fast-xml-parser 5.12.1: "Smith <![CDATA[& Sons]]>" is read as "Smith& Sons"
#
# Guess: trimValues, which is on, takes the white space from both ends of a value: of what the element says as a whole.
# Instead: it trims each piece of text on its own and then joins them. A CDATA section is a piece, so is what stands before
#   and after an inner element or a processing instruction: "The <i>Titanic</i> disaster" leaves the text "Thedisaster".
#   A comment does not cut. trimValues: false keeps all spaces, also the indentation.
# The rule: XML 1.0, 2.7: CDATA sections "may occur anywhere character data may occur": they are a way of writing the same
#   text, not a boundary.
# Why it matters: feeds put the awkward part of a name into CDATA, and ONIX allows <i> in a title: two words become one,
#   and neither of them is found. saxes reads the text as it is.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error fast-xml-parser@5.12.1 saxes@6.0.0 >/dev/null

cat >run.mjs <<'JS'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { XMLParser } from 'fast-xml-parser';
import { SaxesParser } from 'saxes';
console.log('fast-xml-parser', JSON.parse(readFileSync('node_modules/fast-xml-parser/package.json')).version);

function bySaxes(document) {
  let found = '';
  const parser = new SaxesParser();
  for (const kind of ['text', 'cdata']) parser.on(kind, (text) => (found += text));
  parser.write(document).close();
  return found;
}
const byDefault = (document) => {
  const { name } = new XMLParser().parse(document);
  return name['#text'] ?? name;
};
for (const [document, right, seen] of [
  ['<name> Smith &amp; Sons </name>', ' Smith & Sons ', 'Smith & Sons'],
  ['<name>Smith <![CDATA[& Sons]]></name>', 'Smith & Sons', 'Smith& Sons'],
  ['<name><![CDATA[Smith & Sons]]> Ltd</name>', 'Smith & Sons Ltd', 'Smith & SonsLtd'],
  ['<name>The <i>Titanic</i> disaster</name>', 'The Titanic disaster', 'Thedisaster'],
  ['<name>Smith <!-- and --> Sons</name>', 'Smith  Sons', 'Smith  Sons'],
]) {
  console.log(document.padEnd(42), 'saxes', [bySaxes(document)], 'fast-xml-parser', [byDefault(document)]);
  assert.equal(bySaxes(document), right);
  assert.equal(byDefault(document), seen);
  if (!document.includes('<i>')) assert.equal(new XMLParser({ trimValues: false }).parse(document).name, right);
}
JS
node run.mjs
