#!/usr/bin/env bash
# @citation-js/date 0.5.1: the range 1999-2001 becomes the month 20 of 1999, and 1999/2001 the month 1999 of 2001
#
# Guess: a range of years gives two dates, or is handed back as it is, as this parser does with "1850?" and "c1999".
# Instead: a hyphen or a slash makes it a year and a month, and nobody checks that a month goes to 12. "1999-2001" gives
#   [[1999, 20]], "1963-75" gives [[1963, 75]], "1999/2001" gives [[2001, 1999]]. With a dash (U+2013) it is two years.
#   The RIS reader of Citation.js passes its dates through here, so the record is built with that month.
# The rule: CSL-JSON says that the second number of a date is a month (1 to 12) or a season; ISO 8601 writes an interval
#   with a slash; library cataloguing (ISBD, area 4) writes a work of several volumes as "1999-2001".
# Why it matters: sets and series carry such years. The end of the publication is lost, and a month of 20, 75 or 1999
#   breaks whatever turns the parts into a date: a JavaScript Date rolls it over into another year without a word.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error @citation-js/core@0.8.2 @citation-js/date@0.5.1 \
  @citation-js/plugin-ris@0.8.2 >/dev/null

cat >run.cjs <<'JS'
const assert = require('node:assert/strict');
const { Cite } = require('@citation-js/core');
require('@citation-js/plugin-ris');
const { parse } = require('@citation-js/date');
console.log('@citation-js/date', require('@citation-js/date/package.json').version);

const parts = (value) => ({ 'date-parts': value });
const expected = {
  '1999-05': parts([[1999, 5]]), // right
  '1999\u20132001': parts([[1999], [2001]]), // right
  c1999: { raw: 'c1999' },
  '1999-2001': parts([[1999, 20]]),
  '1963-75': parts([[1963, 75]]),
  '1999/2001': parts([[2001, 1999]]),
};
for (const [text, date] of Object.entries(expected)) {
  console.log(text.padEnd(10), JSON.stringify(parse(text)));
  if (date.raw) assert.deepEqual(parse(text), date);
  else if (text.includes('\u2013')) assert.deepEqual(fromRis(text), date);
  else assert.deepEqual([parse(text), fromRis(text)], [date, date]);
}
function fromRis(year) {
  return new Cite(`TY  - BOOK\nTI  - A set\nPY  - ${year}\nER  - \n`).data[0].issued;
}
const [year, month] = parse('1963-75')['date-parts'][0];
console.log('as a Date:', new Date(Date.UTC(year, month - 1)).toISOString());
assert.equal(new Date(Date.UTC(year, month - 1)).getUTCFullYear(), 1969);
JS
node run.cjs
