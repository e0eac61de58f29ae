import type { Resource } from '../lists/list-query.js';
import { bookValues, itemValues, storeValues, TEXTS } from '../lists/values.js';
import type { Random } from '../random.js';

/** JSON that JSON.stringify cannot produce: numbers and strings in other notations. */
const RAW = [
  '1e3',
  '-0',
  '1.0',
  '1E-7',
  '1e400',
  '-1e400',
  '2147483647',
  '2147483648',
  '-2147483648',
  '-2147483649',
  '9007199254740993',
  '0.1',
  '0.07',
  '21474836.47',
  '21474836.48',
  '19.999',
  '1.7976931348623157e308',
  '4.9406564584124654e-324',
  '3.3333333333333335',
  '123456789.12345678',
  'null',
  'true',
  'false',
  '""',
  '" "',
  '"\\u00a0\\u2003"',
  '"\\ufeff"',
  '"a\\u0000b"',
  '"\\ud800"',
  '"\\udc00\\ud800"',
  '"\\ud83d\\ude00"',
  '"0306406152"',
  '"0-8044-2957-x"',
  '"978 0 306 40615 7"',
  '"9780306406158"',
  '"2001-02-29"',
  '"2000-02-29"',
  '"0000-12-31"',
  '"0001-01-01"',
  '"10000-01-01"',
  '"2001-1-1"',
  '"2001-02-03T04:05:06Z"',
  '"lost"',
  '"LOST"',
  '"1"',
  '[]',
  '[1]',
  '{}',
  '{"a":{"b":{"c":{"d":{"e":{"f":{"g":{"h":{}}}}}}}}}',
];

const STRANGE_FIELDS = ['id', 'version', 'createdAt', 'titleNormal', 'colour', '__proto__', ''];

/** Bodies that are not a JSON object. */
const BROKEN = [
  '',
  '{',
  '[]',
  'null',
  '"text"',
  '{"title":}',
  "{'title':'a'}",
  '{"title":"a",}',
  '\uFEFF{"title":"a","author":"b"}',
  '{"title":"a","title":"b","author":"c"}',
  '{"title":"a\u0001b","author":"c"}',
].map((text) => Buffer.from(text));

/** A body for a write, sometimes an invalid one. */
export function randomBody(random: Random, resource: Resource, ids: BodyIds): Buffer {
  if (random.chance(0.04))
    return random.pick([...BROKEN, Buffer.from('{"title":"\xff"}', 'latin1')]);
  const values = valuesOf(random, resource, ids);
  const fields = Object.keys(values);
  for (const field of fields) if (random.chance(0.15)) delete values[field];
  const raw: Record<string, string> = {};
  if (random.chance(0.3)) {
    const field = random.chance(0.15) ? random.pick(STRANGE_FIELDS) : random.pick(fields);
    delete values[field];
    raw[field] = random.chance(0.8) ? random.pick(RAW) : JSON.stringify(longText(random));
  }
  const members = [
    ...Object.entries(values).map(([name, value]) => [name, JSON.stringify(value)]),
    ...Object.entries(raw),
  ];
  // An object would lose a field named __proto__; text keeps it.
  return Buffer.from(
    `{${members.map(([name, text]) => `${JSON.stringify(name)}:${text}`).join()}}`,
  );
}

/** Few enough that items of a store want the same one. */
export const BARCODES = ['Mug', 'mug', '9780306406157', '悲 1'];

/** Ids that a body can refer to, possibly of deleted rows. */
export interface BodyIds {
  stores: number[];
  books: number[];
}

function valuesOf(
  random: Random,
  resource: Resource,
  { stores, books }: BodyIds,
): Record<string, unknown> {
  if (resource === 'stores') return storeValues(random);
  if (resource === 'books') {
    return { ...bookValues(random), description: random.pick([null, '', random.pick(TEXTS)]) };
  }
  const stranger = random.pick([0, -1, 999_999, 2147483647, 2147483648, 9007199254740991]);
  const reference = (ids: number[]): number =>
    random.chance(0.05) || ids.length === 0 ? stranger : random.pick(ids);
  return {
    ...itemValues(random),
    storeId: reference(stores),
    bookId: random.chance(0.3) ? null : reference(books),
    barcode: random.chance(0.7) ? null : random.pick(BARCODES),
  };
}

/** A text of maximum length, or one character longer. */
function longText(random: Random): string {
  const length = random.pick([80, 81, 500, 501, 1000, 1001]);
  return random.pick(['a', 'é', '悲', '😀', 'ﷺ', '"', '\\', 'e\u0301']).repeat(length);
}
