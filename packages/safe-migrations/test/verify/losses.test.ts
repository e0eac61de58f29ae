import { findLosses } from '../../src/verify/losses.js';
import type { Rows } from '../../src/shadow/rows.js';

const NOTHING = { loses: new Set<string>(), refuses: undefined, requires: [] };

const books = (columns: string[], rows: unknown[][]): Rows =>
  new Map([['books', { columns, rows: rows.map((row) => row.map(String)) }]]);

const before = books(
  ['id', 'summary'],
  [
    [1, 'short'],
    [2, 'long'],
  ],
);

it('recognizes a renamed column by its values', () => {
  const renamed = books(
    ['id', 'description'],
    [
      [2, 'long'],
      [1, 'short'],
    ],
  );
  expect(findLosses(before, renamed, NOTHING)).toEqual([]);
});

it('reports a renamed column whose values belong to other rows', () => {
  const mixed = books(
    ['id', 'description'],
    [
      [1, 'long'],
      [2, 'short'],
    ],
  );
  expect(findLosses(before, mixed, NOTHING)).toEqual([
    expect.stringContaining('books had 2 rows and has 2; 2 of them are not what they were'),
  ]);
});

it('reports a dropped column even if another column was added', () => {
  const dropped = books(
    ['id', 'description'],
    [
      [1, 'short'],
      [2, null],
    ],
  );
  expect(findLosses(before, dropped, NOTHING)).toEqual([
    'the column books.summary is gone with what it held',
  ]);
});
