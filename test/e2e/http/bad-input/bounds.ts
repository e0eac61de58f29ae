import { LENGTHS } from './values.js';

export interface Bound {
  path: string;
  field: string;
  /** As JSON. */
  value: string;
  /** If it differs from the value sent. */
  answered?: unknown;
}

const bounds = (path: string, values: [field: string, value: string, answered?: unknown][]) =>
  values.map(([field, value, answered]): Bound => ({ path, field, value, answered }));

/** The values that fields accept at their bounds. */
export const BOUNDS: Bound[] = [
  ...LENGTHS.flatMap(([path, field, max]) =>
    bounds(path, [[field, JSON.stringify('\u{1d505}'.repeat(max))]]),
  ),
  ...bounds('/api/books/1', [
    ['year', '2147483647'],
    ['year', '-2147483648'],
    ['year', '1.999e3', 1999],
    ['pageCount', '0'],
    ['pageCount', '2147483647'],
    ['averageRating', '0'],
    ['averageRating', '5e-324'],
    ['averageRating', '5'],
    ['language', '"qtz"'],
    ['language', '"ENG"', 'eng'],
    ['description', '""'],
    ['description', JSON.stringify('\u{1f56e}\u0001\u007f\uffff'.repeat(1000))],
    ['isbn', '" 978-0-13-235088-4 "', '9780132350884'],
    ['isbn', '"978\u20100\u201013\u2010235088\u20104 (pbk.)"', '9780132350884'],
    ['isbn', '"９７８０１３２３５０８８４"', '9780132350884'],
    ['isbn', '""', null],
    ['isbn', '" "', null],
    ['isbn', '"=\\"\\""', null],
  ]),
  ...bounds('/api/items/1', [
    ['price', '0'],
    ['price', '-0', 0],
    ['price', '0.01'],
    ['price', '1.10', 1.1],
    ['price', '21474836.47'],
    ['quantity', '0'],
    ['quantity', '2147483647'],
    ['reorderLevel', '0'],
    ['reorderLevel', '2147483647'],
    ['receivedOn', '"0001-01-01"'],
    ['receivedOn', '"2024-02-29"'],
    ['receivedOn', '"9999-12-31"'],
  ]),
];
