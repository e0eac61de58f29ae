#!/usr/bin/env bash
# isbn 0.4.0: every ISBN of the prefix 979 is hyphenated after a group "1" that does not exist
#
# Guess: a library for ISBNs knows the registration groups of 979, or answers null for those that it does not know.
# Instead: it takes the first digit alone as the group, as in 978, and splits the rest by the ranges of the English group
#   978-1: 979-10-323-0569-0 (France) becomes 979-1-03-230569-0, and Korea and Italy go the same way. The check digit is
#   right, so nothing looks wrong. For the American group 979-8 it answers null, so a valid ISBN reads as none.
# The rule: the ISBN standard (ISO 2108) leaves the length of a group to the International ISBN Agency's range message;
#   under 979 it assigned 10 (France), 11 (Korea), 12 (Italy), 13 (Spain) and 8 (United States). No group is "1".
# Why it matters: the hyphens tell the publisher. Grouping by them puts the books of one French publisher under several
#   publishers that do not exist, and the printed number differs from the one in the book.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error isbn@0.4.0 isbn3@2.0.11 >/dev/null

cat >run.cjs <<'JS'
const assert = require('node:assert/strict');
const { ISBN } = require('isbn');
const isbn3 = require('isbn3');
console.log('isbn', require('isbn/package.json').version, ' isbn3', require('isbn3/package.json').version);

const expected = {
  '978-0-306-40615-7': '978-0-306-40615-7', // right
  '979-10-323-0569-0': '979-1-03-230569-0',
  '979-11-86560-39-6': '979-1-186-56039-6',
  '979-12-202-6123-4': '979-1-220-26123-4',
  '979-8-88645-174-0': null,
};
for (const [right, seen] of Object.entries(expected)) {
  const digits = right.replaceAll('-', '');
  const hyphenated = ISBN.parse(digits)?.asIsbn13(true) ?? null;
  console.log(digits, ' isbn3', isbn3.hyphenate(digits), ' isbn', hyphenated);
  assert.equal(isbn3.hyphenate(digits), right);
  assert.equal(hyphenated, seen);
}
JS
node run.cjs
