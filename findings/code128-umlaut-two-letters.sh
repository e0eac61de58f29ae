#!/usr/bin/env bash
# bwip-js 4.11.4 and zxing-wasm 3.1.4: a Code 128 label for "Bücher" is read as "BÃ¼cher", and nobody objects
#
# Guess: Code 128 has all of ISO 8859-1 by its function character FNC4, so ü and é work; what lies outside it, such as Ł
#   or €, is refused with an error, as the same library refuses ü in Code 39 and Code 93.
# Instead: the text becomes UTF-8 first, and each byte a character of its own. A reader of the standard sees ISO 8859-1:
#   two letters for ü, three for €. Even what Code 128 could hold in one character comes out wrong, and nothing is
#   refused. The same texts are right in a QR code, which can say that they are UTF-8.
# Why it matters: shelf marks and names of branches on labels scan as another text, which no search finds. Let only ASCII
#   into Code 128, or give the library bytes of ISO 8859-1 (binarytext: true).
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error bwip-js@4.11.4 zxing-wasm@3.1.4 >/dev/null

cat >run.mjs <<'JS'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import bwipjs from 'bwip-js/node';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

const file = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
await prepareZXingModule({ overrides: { wasmBinary: readFileSync(file).buffer }, fireImmediately: true });

const scan = async (bcid, text, options = {}) => {
  const look = { scale: 3, height: 12, padding: 10, backgroundcolor: 'FFFFFF' };
  try {
    const picture = await bwipjs.toBuffer({ bcid, text, ...look, ...options });
    const [read] = await readBarcodes(new Blob([picture]));
    return read?.text;
  } catch ({ message }) {
    return `refused: ${/only.*/.exec(message)?.[0]}`;
  }
};

for (const [text, asCode128] of [
  ['Regal 7', 'Regal 7'],
  ['Bücher', 'BÃ¼cher'],
  ['é1', 'Ã©1'],
  ['Łódź', 'Å\u0081Ã³dÅº'],
  ['5€', '5â\u0082¬'],
]) {
  const [code128, qr] = [await scan('code128', text), await scan('qrcode', text)];
  console.log(JSON.stringify(text), 'Code 128:', JSON.stringify(code128), 'QR:', JSON.stringify(qr));
  assert.deepEqual([code128, qr], [asCode128, text]);
}
const code39 = await scan('code39ext', 'Bücher');
console.log('Code 39:', code39);
assert.equal(code39, 'refused: only ASCII characters');
const latin1 = Buffer.from('Bücher', 'latin1').toString('latin1');
const binary = await scan('code128', latin1, { binarytext: true });
console.log('Code 128, as bytes:', binary);
assert.equal(binary, 'Bücher');
JS
node run.mjs
