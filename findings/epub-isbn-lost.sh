#!/usr/bin/env bash
# @lingo-reader/epub-parser 0.4.6: of the two identifiers of an EPUB 3 one is lost, and which one depends on an id
#
# Guess: getMetadata() gives the package identifier (the one that unique-identifier names) and, beside it, the ISBN.
# Instead: an ISBN in a dc:identifier without an id is dropped: "identifier" is an object with an empty scheme and no
#   value. An ISBN with an id takes the place of the package identifier, whatever unique-identifier says, and the real
#   one is dropped. In an EPUB 2 with opf:scheme="ISBN" both are right. No error.
# The rule: EPUB 3 allows any number of dc:identifier, with or without an id; the package attribute unique-identifier
#   holds the id of the one that identifies the publication, and only that one needs an id.
# Why it matters: EPUB 3 is what publishers deliver, mostly with a UUID and an ISBN. The shop cannot match the e-book to
#   its ISBN, or stores the ISBN as the key of the file and meets it again in the next edition of the file.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error @lingo-reader/epub-parser@0.4.6 fflate@0.8.2 >/dev/null

cat >run.mjs <<'JS'
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { initEpubFile } from '@lingo-reader/epub-parser';
import { strToU8, zipSync } from 'fflate';
const name = '@lingo-reader/epub-parser';
console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`)).version);

const html = (head, body) =>
  `<html xmlns="http://www.w3.org/1999/xhtml" ${head}><head><title>T</title></head><body>${body}</body></html>`;
async function identifiers(version, isbn, attributes = '') {
  const opf = `<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="${version}" unique-identifier="pub">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">
<dc:identifier id="pub"${attributes}>urn:uuid:0f4b9c1e-7c1d-4a58-9a52-3a1f0d6f2b11</dc:identifier>${isbn}
<dc:title>T</dc:title><dc:language>en</dc:language><meta property="dcterms:modified">2026-01-05T00:00:00Z</meta></metadata>
<manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>
<item id="one" href="one.xhtml" media-type="application/xhtml+xml"/></manifest>
<spine toc="ncx"><itemref idref="one"/></spine></package>`;
  const files = {
    mimetype: 'application/epub+zip',
    'META-INF/container.xml': `<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>`,
    'book.opf': opf,
    'nav.xhtml': html(
      'xmlns:epub="http://www.idpf.org/2007/ops"',
      '<nav epub:type="toc"><ol><li><a href="one.xhtml">One</a></li></ol></nav>',
    ),
    'toc.ncx': `<?xml version="1.0"?><ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1"><head/>
<docTitle><text>T</text></docTitle><navMap><navPoint id="p" playOrder="1"><navLabel><text>One</text></navLabel>
<content src="one.xhtml"/></navPoint></navMap></ncx>`,
    'one.xhtml': html('', '<p>One</p>'),
  };
  writeFileSync('book.epub', zipSync(Object.fromEntries(Object.entries(files).map(([k, v]) => [k, strToU8(v)])), { level: 0 }));
  const { packageIdentifier, identifier } = (await initEpubFile('book.epub', 'pictures')).getMetadata();
  return { package: packageIdentifier.id, other: identifier.id };
}
const uuid = 'urn:uuid:0f4b9c1e-7c1d-4a58-9a52-3a1f0d6f2b11';
const isbn = 'urn:isbn:9780306406157';
for (const [what, args, expected] of [
  ['EPUB 2, opf:scheme', ['2.0', `<dc:identifier opf:scheme="ISBN">${isbn}</dc:identifier>`, ' opf:scheme="UUID"'], { package: uuid, other: isbn }],
  ['EPUB 3, ISBN without an id', ['3.0', `<dc:identifier>${isbn}</dc:identifier>`], { package: uuid, other: undefined }],
  ['EPUB 3, ISBN with an id', ['3.0', `<dc:identifier id="isbn">${isbn}</dc:identifier>`], { package: isbn, other: '' }],
]) {
  const seen = await identifiers(...args);
  console.log(what.padEnd(27), JSON.stringify(seen));
  assert.deepEqual(seen, expected);
}
JS
node run.mjs
