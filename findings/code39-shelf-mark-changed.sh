#!/usr/bin/env bash
# zxing-wasm 3.1.4: the plain Code 39 label of the shelf mark PR/A 12 is read as "PR! 12"
#
# Guess: Code 39 has 43 characters, and "/", "+", "$" and "%" are four of them. The reader gives what the label says; the
#   pairs that stand for ASCII ("/A" for "!") are read only if one asks for "Code 39 extended".
# Instead: the format "Code39" tries the pairs by itself wherever each of the four signs has a letter after it. "PR/A 12"
#   becomes "PR! 12", 813/D becomes 813$ and QA76+B becomes QA76b; "C++", "$50" and "100%" stay. The result's format says
#   Code39Ext. Even formats: ['Code39'] does so; only formats: ['Code39Std'] reads the label. And so
#   does @undecaf/zbar-wasm.
# Why it matters: Code 39 is what libraries have on spine labels and copies. A shelf mark with a slash or a plus is not
#   found, and a different one may be. No error, and no test with letters and digits shows it.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error bwip-js@4.11.4 zxing-wasm@3.1.4 @undecaf/zbar-wasm@0.11.0 pngjs@7.0.0 >/dev/null

cat >run.mjs <<'JS'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { scanImageData } from '@undecaf/zbar-wasm';
import bwipjs from 'bwip-js';
import { PNG } from 'pngjs';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
console.log('zxing-wasm', JSON.parse(readFileSync('node_modules/zxing-wasm/package.json')).version);
const wasm = readFileSync('node_modules/zxing-wasm/dist/reader/zxing_reader.wasm');
prepareZXingModule({ overrides: { wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.length) } });

for (const [text, expected, format] of [
  ['PR/A 12', 'PR! 12', 'Code39Ext'],
  ['813/D', '813$', 'Code39Ext'],
  ['QA76+B', 'QA76b', 'Code39Ext'],
  ['C++', 'C++', 'Code39'],
  ['$50', '$50', 'Code39'],
  ['100%', '100%', 'Code39'],
]) {
  const look = { scale: 3, height: 15, paddingwidth: 15, paddingheight: 10, backgroundcolor: 'FFFFFF' };
  const png = PNG.sync.read(await bwipjs.toBuffer({ bcid: 'code39', text, ...look }));
  const image = { data: new Uint8ClampedArray(png.data), width: png.width, height: png.height, colorSpace: 'srgb' };
  const read = async (formats) =>
    (await readBarcodes(image, { formats })).map((found) => ({ text: found.text, format: found.format }));
  const all = await read([]);
  const code39 = await read(['Code39']);
  const standard = await read(['Code39Std']);
  const zbar = (await scanImageData(image)).map((symbol) => symbol.decode());
  console.log(text.padEnd(8), JSON.stringify({ all, code39, standard, zbar }));
  assert.deepEqual(all, [{ text: expected, format }]);
  assert.deepEqual(code39, all);
  assert.deepEqual(standard.map((found) => found.text), [text]);
  assert.deepEqual(zbar, [text]);
}
JS
node run.mjs
