#!/usr/bin/env bash
# yaz 5.34.0 (Debian 5.34.0-1): from UTF-8 to MARC-8, yaz-marcdump drops š, ů, ż, ő and the like, unless the text is in NFD
#
# Guess: MARC-8 has an ANSEL letter and a combining mark for all of them (š is E9 s), so the converter of the best known
#   MARC tool decomposes what it reads; where it cannot write a character it warns, or puts a replacement.
# Instead: it takes apart only the letters of Latin-1 (é, ñ, ö). Those of Latin Extended-A and beyond, in the composed form
#   in which nearly all text is stored (NFC), vanish: no replacement, no warning, exit code 0. "Šimůnek" is "imnek" and
#   "Łódź" is "Łód". The same words in NFD come out whole.
# Why it matters: a union catalogue that asks for MARC-8 gets Czech, Polish, Turkish, Hungarian and Vietnamese names
#   with letters missing, and nobody notices. Normalize to NFD first (uconv -x any-nfd), or send UTF-8.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
chmod 755 "$dir"
cd "$dir"
apt-get download -qq yaz=5.34.0-1 libyaz5=5.34.0-1 2>/dev/null >/dev/null || {
  apt-get update -qq >/dev/null && apt-get download -qq yaz=5.34.0-1 libyaz5=5.34.0-1 >/dev/null 2>&1
}
for package in ./*.deb; do dpkg -x "$package" root; done
LD_LIBRARY_PATH=$(dirname "$(find "$dir/root" -name 'libyaz.so.5' | head -1)")
export LD_LIBRARY_PATH
root/usr/bin/yaz-marcdump -V | head -1

cat >run.mjs <<'JS'
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

/** The bytes of 245 $a in MARC-8, those above 7F in brackets. */
function inMarc8(text) {
  writeFileSync(
    'in.xml',
    `<collection xmlns="http://www.loc.gov/MARC21/slim"><record><leader>00000nam a2200000 a 4500</leader>
<datafield tag="245" ind1="1" ind2="0"><subfield code="a">${text}</subfield></datafield></record></collection>`,
  );
  const command = ['-i', 'marcxml', '-o', 'marc', '-f', 'UTF-8', '-t', 'MARC-8', 'in.xml'];
  const { status, stdout, stderr } = spawnSync('root/usr/bin/yaz-marcdump', command);
  assert.equal(status, 0);
  assert.equal(stderr.toString(), '');
  const bytes = stdout.toString('latin1').split('\x1fa')[1].replace(/[\x1d\x1e]/g, '');
  return bytes.replace(/[\x80-\xff]/g, (byte) => `[${byte.charCodeAt(0).toString(16)}]`);
}
for (const [text, composed, decomposed] of [
  ['Göteborg', 'G[e8]oteborg', 'G[e8]oteborg'],
  ['Šimůnek, Jan', 'imnek, Jan', '[e9]Sim[ea]unek, Jan'],
  ['Łódź', '[a1][e2]od', '[a1][e2]od[e2]z'],
  ['İpşiroğlu', 'pirolu', '[e7]Ip[f0]siro[e6]glu'],
  ['Nguyễn', 'Nguyn', 'Nguy[e3][e4]en'],
]) {
  const seen = [text.normalize('NFC'), text.normalize('NFD')].map(inMarc8);
  console.log(text.padEnd(14), 'NFC:', seen[0].padEnd(18), 'NFD:', seen[1]);
  assert.deepEqual(seen, [composed, decomposed]);
}
JS
node run.mjs
