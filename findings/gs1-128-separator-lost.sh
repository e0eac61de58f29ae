#!/usr/bin/env bash
# @zxing/library 0.23.0: a GS1-128 label loses the end of its lot, and the lot A1 with the serial 9 becomes the lot "A1219"
#
# Guess: the reader gives the separator (FNC1) of a GS1-128 as the character GS (29), as every scanner does, so that a
#   parser finds the end of an element of variable length.
# Instead: Code 128 drops FNC1 wherever it stands. bwip-js draws (01)09780306406157(10)A1(21)9, the reader says
#   010978030640615710A1219, and a GS1 parser finds the lot A1219 and no serial number; the count (30)5 before a lot
#   becomes (30)510A1. The same content as a GS1 QR code has the GS, and as a GS1 DataMatrix one more in front. Only the
#   hint ASSUME_GS1 brings "]C1" and the GS; zxing-wasm 3.1.4 needs no hint. No error.
# Why it matters: the carton label of a delivery is a GS1-128. With one element of variable length at the end, all is
#   right, and it goes wrong with the first supplier who has two.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error @zxing/library@0.23.0 bwip-js@4.11.4 gs1-barcode-parser-mod@1.2.1 pngjs@7.0.0 >/dev/null

cat >run.mjs <<'JS'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import zxing from '@zxing/library';
import bwipjs from 'bwip-js';
import { parseBarcode } from 'gs1-barcode-parser-mod';
import { PNG } from 'pngjs';
const { BarcodeFormat, BinaryBitmap, DecodeHintType, HybridBinarizer, MultiFormatReader, RGBLuminanceSource } = zxing;
console.log('@zxing/library', JSON.parse(readFileSync('node_modules/@zxing/library/package.json')).version);

const formats = { 'gs1-128': BarcodeFormat.CODE_128, gs1qrcode: BarcodeFormat.QR_CODE, gs1datamatrix: BarcodeFormat.DATA_MATRIX };
async function read(bcid, text, gs1) {
  const shape = bcid === 'gs1-128' ? { height: 15 } : {};
  const png = PNG.sync.read(await bwipjs.toBuffer({ bcid, text, scale: 3, padding: 15, backgroundcolor: 'FFFFFF', ...shape }));
  const light = Uint8ClampedArray.from({ length: png.width * png.height }, (_, index) => png.data[index * 4]);
  const bitmap = new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(light, png.width, png.height)));
  const hints = new Map([[DecodeHintType.POSSIBLE_FORMATS, [formats[bcid]]]]);
  if (gs1) hints.set(DecodeHintType.ASSUME_GS1, true);
  const found = new MultiFormatReader().decode(bitmap, hints).getText();
  const elements = parseBarcode(found.replace(/^\x1d/, '')).parsedCodeItems;
  return { found, parsed: elements.map(({ ai, data }) => `(${ai})${data}`).join('') };
}
const serial = '(01)09780306406157(10)A1(21)9';
const count = '(01)09780306406157(30)5(10)A1';
for (const [bcid, text, gs1, found, parsed] of [
  ['gs1-128', serial, false, '010978030640615710A1219', '(01)09780306406157(10)A1219'],
  ['gs1-128', count, false, '010978030640615730510A1', '(01)09780306406157(30)510A1'],
  ['gs1-128', '(01)09780306406157(10)A1', false, '010978030640615710A1', '(01)09780306406157(10)A1'],
  ['gs1-128', serial, true, ']C1010978030640615710A1\x1d219', serial],
  ['gs1qrcode', serial, false, '010978030640615710A1\x1d219', serial],
  ['gs1datamatrix', serial, false, '\x1d010978030640615710A1\x1d219', serial],
]) {
  const seen = await read(bcid, text, gs1);
  console.log(bcid.padEnd(13), gs1 ? 'ASSUME_GS1' : 'no hint   ', text.padEnd(29), JSON.stringify(seen));
  assert.deepEqual(seen, { found, parsed });
}
JS
node run.mjs
