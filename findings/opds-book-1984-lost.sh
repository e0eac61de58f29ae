#!/usr/bin/env bash
# opds-ts 2.1.1: a book whose title is a number is left out of the feed, and a book with two authors has none
#
# Guess: a reader of OPDS catalogues keeps titles as text. Feed.fromXml() gives one entry for each <entry>, with its authors;
#   what it cannot read is an error.
# Instead: the XML parser underneath turns text that looks like a number or a boolean into one, and an entry whose title
#   (or id) is then not a string is skipped without an error: "1984", "2666", "007" and "true" are gone. With
#   <title type="text"> the book is there, and its title is the number 1984, or 7 for "007". Two <author> elements, as
#   for Good Omens, come out as no author at all, and a dc:identifier of bare digits, an ISBN without urn:isbn:, is left
#   out. A feed whose own title is a number is refused, so there is an error for that, and only for that.
# The rule: RFC 4287: atom:title is a text construct, and an entry may have several authors; OPDS 1.2 builds on it.
# Why it matters: a shop or library that takes its e-book list from an OPDS feed misses Orwell's 1984 and Bolaño's 2666
#   for good: counts and totals are those of the entries that were read.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error opds-ts@2.1.1 >/dev/null

cat >run.mjs <<'JS'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Feed } from 'opds-ts/v1.2';
console.log('opds-ts', JSON.parse(readFileSync('node_modules/opds-ts/package.json')).version);

const updated = '<updated>2026-01-01T00:00:00Z</updated>';
const names = (authors) => authors.map((name) => `<author><name>${name}</name></author>`).join('');
const entry = ({ title, authors = ['Jane Austen'], isbn = 'urn:isbn:9780141439587' }) =>
  `<entry><id>urn:x-book:1</id>${title}${updated}${names(authors)}<dc:identifier>${isbn}</dc:identifier></entry>`;
const read = (...entries) =>
  Feed.fromXml(
    `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/terms/"><id>urn:x-shop</id><title>Shop</title>
${updated}${names(['Shop'])}${entries.map(entry).join('\n')}</feed>`,
  )
    .getEntries()
    .map(({ options }) => [options.title, options.author, options.dcMetadata.identifiers?.[0]]);
const emma = ['Emma', 'Jane Austen', 'urn:isbn:9780141439587'];
for (const [label, entries, expected] of [
  ['Emma', [{ title: '<title>Emma</title>' }], [emma]],
  ['1984', [{ title: '<title>1984</title>' }], []],
  ['1984, Emma, 2666', ['1984', 'Emma', '2666'].map((title) => ({ title: `<title>${title}</title>` })), [emma]],
  ['true', [{ title: '<title>true</title>' }], []],
  ['1984 as text', [{ title: '<title type="text">1984</title>' }], [[1984, ...emma.slice(1)]]],
  ['007 as text', [{ title: '<title type="text">007</title>' }], [[7, ...emma.slice(1)]]],
  [
    'two authors',
    [{ title: '<title>Good Omens</title>', authors: ['Terry Pratchett', 'Neil Gaiman'] }],
    [['Good Omens', undefined, emma[2]]],
  ],
  ['bare ISBN', [{ title: '<title>Emma</title>', isbn: '9780141439587' }], [['Emma', 'Jane Austen', undefined]]],
]) {
  const seen = read(...entries);
  console.log(label.padEnd(16), `${seen.length} of ${entries.length}`, ...seen);
  assert.deepEqual(seen, expected);
}
JS
node run.mjs
