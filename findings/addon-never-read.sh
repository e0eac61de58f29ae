#!/usr/bin/env bash
# @zxing/library 0.23.0: the add-on of a book's barcode is never read, and the hint that demands one changes nothing
#
# Guess: as in the Java original, the result of an EAN-13 with an add-on has the metadata UPC_EAN_EXTENSION ("51299") and
#   SUGGESTED_PRICE ("$12.99"), and with the hint ALLOWED_EAN_EXTENSIONS a symbol without an add-on of one of these
#   lengths is not accepted. The enum values, both readers and the currency table are in the package.
# Instead: the metadata stays null for a clean symbol with a space of 7, 9 or 12 modules, for two digits and for five. The
#   decoder of the add-on throws a TypeError (its table of digits is undefined), and the caller swallows it as "no
#   add-on here". The hint [5] lets a symbol without any add-on through: the length found, 0, is compared with the
#   positions in the list, and 0 is the first position.
# The rule: the GS1 General Specifications put the add-on right of the EAN-13, 7 to 12 modules away.
# Why it matters: a till that takes the price from the cover, or the issue number of a magazine, gets nothing and has no
#   means to tell "no add-on" from "not read". All issues of a magazine in one year scan as the same article.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error @zxing/library@0.23.0 bwip-js@4.11.4 pngjs@7.0.0 >/dev/null

cat >run.cjs <<'JS'
const assert = require('node:assert/strict');
const bwipjs = require('bwip-js');
const { PNG } = require('pngjs');
const zxing = require('@zxing/library');
const { readFileSync } = require('node:fs');
console.log('@zxing/library', JSON.parse(readFileSync('node_modules/@zxing/library/package.json')).version);

async function scan(options, hints = []) {
  const look = { scale: 3, height: 15, paddingwidth: 15, paddingheight: 10, backgroundcolor: 'FFFFFF' };
  const png = PNG.sync.read(await bwipjs.toBuffer({ ...look, ...options }));
  const grey = Uint8ClampedArray.from({ length: png.width * png.height }, (_, i) => png.data[i * 4]);
  const source = new zxing.RGBLuminanceSource(grey, png.width, png.height);
  const bitmap = new zxing.BinaryBitmap(new zxing.HybridBinarizer(source));
  const reader = new zxing.MultiFormatOneDReader(new Map([[zxing.DecodeHintType.POSSIBLE_FORMATS, [zxing.BarcodeFormat.EAN_13]]]));
  const result = reader.decode(bitmap, new Map([[zxing.DecodeHintType.TRY_HARDER, true], ...hints]));
  return [result.getText(), result.getResultMetadata()];
}
(async () => {
  const isbn = { bcid: 'isbn', text: '978-0-306-40615-7 51299' };
  for (const addongap of [7, 9, 12]) {
    const seen = await scan({ ...isbn, addongap });
    console.log('ISBN with 51299, space', addongap, JSON.stringify(seen));
    assert.deepEqual(seen, ['9780306406157', null]);
  }
  const issue = await scan({ bcid: 'issn', text: '0311-175X 00 05' });
  console.log('ISSN with issue 05', JSON.stringify(issue));
  assert.deepEqual(issue, ['9770311175001', null]);

  const five = [[zxing.DecodeHintType.ALLOWED_EAN_EXTENSIONS, [5]]];
  const bare = await scan({ bcid: 'isbn', text: '978-0-306-40615-7' }, five);
  console.log('no add-on, hint [5]', JSON.stringify(bare));
  assert.deepEqual(bare, ['9780306406157', null]);
})();
JS
node run.cjs
