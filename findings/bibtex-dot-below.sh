#!/usr/bin/env bash
# biblatex-csl-converter 3.6.0: \d{h}, \b{t} and \r{A} lose their marks, \pounds and \euro vanish, without a warning
#
# Guess: a converter that has \c, \v and \H has the other accents of LaTeX too, and warns of a command it does not know.
# Instead: the dot below is dropped (\d{H}\={a}fi\d{z} becomes "Hāfiz"), so is the bar below, the ring of \r{A} comes as
#   a spacing sign before the letter, and \pounds and \euro leave an empty place. Both lists, errors and warnings, are
#   empty, though the parser is asked to report what it does not expect.
# The rule: \d and \b are accent commands of plain TeX, as \c is: a dot and a bar under the next letter.
# Why it matters: romanised Arabic, Hebrew and Sanskrit tell consonants apart by the dot below (h and ḥ, s and ṣ, t and
#   ṭ). The authorised form of a name is lost, and an export from this library writes the poorer form back.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error biblatex-csl-converter@3.6.0 >/dev/null

cat >run.mjs <<'JS'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { BibLatexParser, CSLExporter } from 'biblatex-csl-converter';
console.log('biblatex-csl-converter', JSON.parse(readFileSync('node_modules/biblatex-csl-converter/package.json')).version);

const expected = {
  '\\v{c}\\H{o}\\k{a}': 'čőą', // right
  '\\d{H}\\={a}fi\\d{z}': 'Hāfiz', // Ḥāfiẓ
  '\\d{S}a\\d{h}\\={\\i}\\d{h}': 'Sahīh', // Ṣaḥīḥ
  'Ma\\b{t}an': 'Matan', // Maṯan
  '\\r{A}ngstrom': '˚Angstrom', // Ångstrom
  'A book for \\pounds 5': 'A book for  5',
  'A book for \\euro 5': 'A book for  5',
};
for (const [latex, title] of Object.entries(expected)) {
  const bib = `@book{k, author = {Doe, Jo}, title = {${latex}}, date = {1999}}`;
  const parsed = new BibLatexParser(bib, { processUnexpected: true, processUnknown: true }).parse();
  const seen = new CSLExporter(parsed.entries).parse()['1'].title.replace(/<[^>]*>/g, '');
  console.log(latex.padEnd(28), JSON.stringify(seen), 'errors and warnings', parsed.errors.length + parsed.warnings.length);
  assert.equal(seen, title);
  assert.deepEqual([...parsed.errors, ...parsed.warnings], []);
}
JS
node run.mjs
