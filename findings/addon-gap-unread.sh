#!/usr/bin/env bash
# bwip-js 4.11.4 and zxing-wasm 3.1.4: the price add-on that one prints by default the other does not see
#
# Guess: asked for add-ons (eanAddOnSymbol: "Read"), the reader gives the ISBN and the five digits of the price, whoever
#   printed the symbol.
# Instead: bwip-js leaves 12 modules between the two symbols, zxing-wasm gives up after 10. The same symbol with
#   addongap: 10 is read, with 11 or 12 the answer is the bare ISBN, the same as for a book without an add-on: no error
#   and no flag. And where it is read, the text is the 18 digits glued together, "978030640615751299"; the add-on alone
#   stands only in the JSON text of the property "extra".
# The rule: the GS1 General Specifications give the add-on of an EAN-13 a space of 7 to 12 modules, so both printers and
#   readers must take 12.
# Why it matters: on books the add-on is the price (51299 is 12.99 US dollars), on magazines the issue number. A shop that
#   prints its labels with one and checks them with the other loses the price or books the wrong issue, on some labels.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error bwip-js@4.11.4 zxing-wasm@3.1.4 pngjs@7.0.0 >/dev/null

cat >run.mjs <<'JS'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import bwipjs from 'bwip-js';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { PNG } from 'pngjs';
for (const name of ['bwip-js', 'zxing-wasm']) console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`)).version);
const wasm = readFileSync('node_modules/zxing-wasm/dist/reader/zxing_reader.wasm');
prepareZXingModule({ overrides: { wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.length) } });

async function scan(addon, options) {
  const look = { scale: 3, height: 15, paddingwidth: 15, paddingheight: 10, backgroundcolor: 'FFFFFF' };
  const png = PNG.sync.read(await bwipjs.toBuffer({ bcid: 'isbn', text: `978-0-306-40615-7 ${addon}`, ...look, ...options }));
  const image = { data: new Uint8ClampedArray(png.data), width: png.width, height: png.height, colorSpace: 'srgb' };
  const found = await readBarcodes(image, { formats: ['EAN13'], tryHarder: true, eanAddOnSymbol: 'Read' });
  return found.map(({ text, extra }) => `${text} ${extra}`.trim());
}
const with5 = '978030640615751299 {"EanAddOn":"51299"}';
for (const [addon, options, expected] of [
  ['51299', { addongap: 7 }, with5],
  ['51299', { addongap: 10 }, with5],
  ['51299', { addongap: 11 }, '9780306406157'],
  ['51299', { addongap: 12 }, '9780306406157'],
  ['51299', {}, '9780306406157'],
  ['05', {}, '9780306406157'],
]) {
  const seen = await scan(addon, options);
  console.log(addon.padEnd(5), JSON.stringify(options).padEnd(15), seen.join());
  assert.deepEqual(seen, [expected]);
}
JS
node run.mjs
