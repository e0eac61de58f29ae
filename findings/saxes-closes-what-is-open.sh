#!/usr/bin/env bash
# saxes 6.0.0: closetag also reports elements that the document never closes, before the error
#
# Guess: closetag means that a closing tag was read. So a reader that takes a record at its closetag can only take whole
#   ones, and a file that is cut off loses at most the record in which it ends.
# Instead: at a closing tag that fits an outer element, saxes first reports a closetag for every element that is still
#   open within, as if each had been closed, and only afterwards calls the error handler. The tag objects look the same
#   as those of real closing tags. So where the tags of one record are damaged, the reader takes half a record as a
#   whole one, and learns of the fault when it has already been stored. A file that just ends reports no closetag.
# Why it matters: MARCXML and ONIX are read record by record, because they do not fit into memory. Take a record only once
#   the parser has gone beyond its closing tag without an error, or compare with the tag that was last opened.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error saxes@6.0.0 >/dev/null

cat >run.mjs <<'JS'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import saxes from 'saxes';

console.log('saxes', JSON.parse(readFileSync('node_modules/saxes/package.json')).version);
function eventsOf(xml) {
  const events = [];
  const parser = new saxes.SaxesParser();
  parser.on('closetag', ({ name, isSelfClosing }) => events.push(isSelfClosing ? `/${name} (empty)` : `/${name}`));
  parser.on('error', ({ message }) => events.push(message.replace(/^\d+:\d+: /, 'ERROR ')));
  parser.write(xml).close();
  return events;
}
for (const [what, xml, expected] of [
  ['whole', '<list><book><title>A</title></book></list>', ['/title', '/book', '/list']],
  [
    'the book is not closed',
    '<list><book><title>A</title></list>',
    ['/title', '/book', 'ERROR unexpected close tag.', '/list'],
  ],
  [
    'neither is its title',
    '<list><book><title>A</list>',
    ['/title', 'ERROR unexpected close tag.', '/book', 'ERROR unexpected close tag.', '/list'],
  ],
  ['the file ends', '<list><book><title>A</title>', ['/title', 'ERROR unclosed tag: book', 'ERROR unclosed tag: list']],
]) {
  const seen = eventsOf(xml);
  console.log(what.padEnd(22), seen.join(', '));
  assert.deepEqual(seen, expected);
}
JS
node run.mjs
