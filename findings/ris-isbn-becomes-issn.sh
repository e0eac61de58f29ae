#!/usr/bin/env bash
# biblatex-csl-converter 3.6.0: from RIS a book gets its ISBN as an ISSN, and only the first of several
#
# Guess: SN means ISBN in a record of TY BOOK and ISSN in one of TY JOUR, so CSL gets ISBN for a book.
# Instead: SN is always the ISSN. The book leaves with ISSN "978-0-306-40615-7" and no ISBN, the second SN line is
#   dropped, and "King, Ada, Jr." loses the "Jr.". Written as BibLaTeX the number stands in the field "issn". The lists
#   of errors and warnings are empty.
# The rule: the RIS specification has one tag for both numbers, SN, "ISBN/ISSN", and lets the type of the reference say
#   which one it is; CSL has a variable for each.
# Why it matters: books are matched by ISBN. After such an import no book has one, and the ISSN field, which names whole
#   journals, holds 13 digits that no journal has.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error biblatex-csl-converter@3.6.0 >/dev/null

cat >run.mjs <<'JS'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { BibLatexExporter, CSLExporter, RISParser } from 'biblatex-csl-converter';
console.log('biblatex-csl-converter', JSON.parse(readFileSync('node_modules/biblatex-csl-converter/package.json')).version);

const ris = [
  'TY  - BOOK',
  'AU  - King, Ada, Jr.',
  'TI  - A book',
  'PY  - 1999',
  'PB  - Publisher',
  'SN  - 978-0-306-40615-7',
  'SN  - 978-2-07-036024-6',
  'ER  - ',
  '',
].join('\r\n');
const { entries, errors, warnings } = new RISParser(ris).parse();
const csl = new CSLExporter(entries).parse()['1'];
const bib = new BibLatexExporter(entries).parse();
console.log(JSON.stringify(csl));
console.log(bib);
assert.deepEqual([...errors, ...warnings], []);
assert.equal(csl.type, 'book');
assert.equal(csl.ISSN, '978-0-306-40615-7');
assert.equal(csl.ISBN, undefined);
assert.deepEqual(csl.author, [{ given: 'Ada', family: 'King' }]);
assert.match(bib, /issn = \{978-0-306-40615-7\}/);
assert.doesNotMatch(bib, /isbn/);
JS
node run.mjs
