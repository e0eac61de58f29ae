#!/usr/bin/env bash
# @citation-js/plugin-bibtex 0.9.0 and @retorquere/bibtex-parser 9.0.29: Garc{\'\i}a is read with a dotless i
#
# Guess: {\'\i} is the classic BibTeX spelling of "í", so a parser gives U+00ED, or at worst an i and a combining accent.
# Instead: both give U+0131 (the Turkish dotless ı) and U+0301. It looks like "í" on the screen but is another letter:
#   NFC cannot compose it, NFKD and removing the accents leave "ı", and no case folding brings it back to "i". The
#   spelling {\'i} is read right. The same holds for every accent over \i: ì, î, ï, ī.
# The rule: LaTeX uses \i only to keep the dot away from under the accent; its own T1 table makes \'\i the letter "í".
# Why it matters: {\'\i} is what reference managers and library exports wrote for decades. García, Martínez, Rodríguez
#   imported so are found neither by "García" nor by "Garcia", and the same author is in the catalogue twice.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error @citation-js/core@0.9.0 @citation-js/plugin-bibtex@0.9.0 \
  @retorquere/bibtex-parser@9.0.29 >/dev/null

cat >run.mjs <<'JS'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Cite } from '@citation-js/core';
import '@citation-js/plugin-bibtex';
import { parse } from '@retorquere/bibtex-parser';
for (const name of ['@citation-js/plugin-bibtex', '@retorquere/bibtex-parser'])
  console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`)).version);

const readers = {
  'citation-js': (bib) => new Cite(bib).data[0].author[0].family,
  retorquere: (bib) => parse(bib).entries[0].fields.author[0].lastName,
};
const fold = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
for (const [name, read] of Object.entries(readers)) {
  for (const spelling of ["Garc{\\'\\i}a", "Garc{\\'{\\i}}a", "Garc\\'{\\i}a", "Garc{\\'i}a"]) {
    const family = read(`@book{k, author = {${spelling}, Ana}, title = {T}, year = {1999}}`);
    const codes = [...family.slice(4, -1)].map((c) => `U+${c.codePointAt(0).toString(16).padStart(4, '0')}`);
    console.log(name.padEnd(12), spelling.padEnd(15), codes.join(' ').padEnd(15), 'search key', fold(family));
    if (spelling.includes('\\i')) {
      assert.equal(family.normalize('NFC'), 'Garc\u0131\u0301a');
      assert.equal(fold(family), 'garc\u0131a');
    } else {
      assert.equal(family.normalize('NFC'), 'Garc\u00eda');
      assert.equal(fold(family), 'garcia');
    }
  }
}
JS
node run.mjs
