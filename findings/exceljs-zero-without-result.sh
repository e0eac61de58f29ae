#!/usr/bin/env bash
# exceljs 4.4.0: a formula whose result is 0 has no result in cell.value, an empty text, and nothing in the CSV
#
# Guess: cell.value of a formula is { formula, result }, with the number that Excel stored: 3, or 0.
# Instead: the object is filled with what is truthy. With 3 it is { formula, result: 3 }, with 0 it is { formula }, as for
#   a formula that was never calculated; false and "" are the same. cell.text is "", row.values has no result either, and
#   workbook.csv.writeBuffer() leaves the field empty. A copy by target.value = source.value loses the 0 from the file.
#   cell.result is 0, and so is the file that exceljs writes from the workbook itself.
# Why it matters: a stock list has its counts as formulas (delivered - sold). Copies that have run out look as if nobody
#   had counted them, and an import that skips empty fields leaves the old number in stock. Read cell.result.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error exceljs@4.4.0 >/dev/null

cat >run.mjs <<'JS'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import ExcelJS from 'exceljs';
console.log('exceljs', JSON.parse(readFileSync('node_modules/exceljs/package.json')).version);

for (const [result, value, text, copied] of [
  [3, { formula: 'B1-C1', result: 3 }, '3', 3],
  [0, { formula: 'B1-C1' }, '', undefined],
  [false, { formula: 'B1-C1' }, '', undefined],
]) {
  const written = new ExcelJS.Workbook();
  written.addWorksheet('Stock').getCell('A1').value = { formula: 'B1-C1', result };
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(await written.xlsx.writeBuffer());
  const cell = workbook.getWorksheet('Stock').getCell('A1');
  const copy = new ExcelJS.Workbook().addWorksheet('Copy').getCell('A1');
  copy.value = cell.value;
  const csv = (await workbook.csv.writeBuffer()).toString();
  const seen = { value: cell.value, row: workbook.getWorksheet('Stock').getRow(1).values[1], text: cell.text, csv };
  console.log('stored', result, JSON.stringify({ ...seen, result: cell.result }), 'copied', copy.result);
  assert.deepEqual(seen, { value, row: value, text, csv: text });
  assert.equal(cell.result, result);
  assert.equal(copy.result, copied);
}
JS
node run.mjs
