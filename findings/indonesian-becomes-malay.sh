#!/usr/bin/env bash
# iso-639-3-to-1 1.0.0: Indonesian becomes Malay, Croatian and Serbian become Serbo-Croatian
#
# Guess: a table from ISO 639-3 to ISO 639-1 gives a language its own two letters where it has some (ind: id), and at most
#   for a language without any those of the group that it belongs to (cmn: zh).
# Instead: the group wins. Of the 184 codes with two letters of their own, seven get those of their macrolanguage: ind
#   gives ms (Malay), hrv, srp and bos give sh, which is deprecated, nob and nno give no, twi gives ak (Akan).
#   No error, and nothing that tells it apart: msa gives ms as well. iso-639-3 3.0.1 has the right table.
# The rule: in ISO 639 the codes id, hr, sr, bs, nb, nn and tw are in force; sh has been deprecated since 2000.
# Why it matters: MARC 008/35-37 and ONIX list 74 have three letters, and shop fronts, Intl and HTML want two. All
#   Indonesian books go to the Malay shelf, and Intl takes sh for sr-Latn, so Croatian books are shown as Serbian.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error iso-639-3-to-1@1.0.0 iso-639-3@3.0.1 >/dev/null

cat >run.mjs <<'JS'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { iso6393 } from 'iso-639-3';
import toTwoLetters from 'iso-639-3-to-1';
for (const name of ['iso-639-3-to-1', 'iso-639-3'])
  console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`)).version);

const own = iso6393.filter((language) => language.iso6391);
const other = own.filter((language) => toTwoLetters(language.iso6393) !== language.iso6391);
for (const { name, iso6391, iso6393: code } of other)
  console.log(`${code} ${name.padEnd(17)} ${toTwoLetters(code)} instead of ${iso6391}`);
console.log(`${other.length} of ${own.length}; msa gives ${toTwoLetters('msa')}, cmn gives ${toTwoLetters('cmn')}`);
assert.equal(own.length, 184);
assert.deepEqual(
  Object.fromEntries(other.map((language) => [language.iso6393, toTwoLetters(language.iso6393)])),
  { bos: 'sh', hrv: 'sh', ind: 'ms', nno: 'no', nob: 'no', srp: 'sh', twi: 'ak' },
);
console.log('Croatian books are in', Intl.getCanonicalLocales(toTwoLetters('hrv')).join());
assert.deepEqual(Intl.getCanonicalLocales(toTwoLetters('hrv')), ['sr-Latn']);
assert.deepEqual([toTwoLetters('msa'), toTwoLetters('cmn')], ['ms', 'zh']);
JS
node run.mjs
