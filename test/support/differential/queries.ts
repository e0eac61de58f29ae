import type { Random } from '../random.js';

const FIELDS = [
  'id title author name year isbn pageCount status averageRating price quantity receivedOn',
  'storeId bookId isActive createdAt updatedAt version description limit cursor count sort q',
  'include format titleNormal Title constructor __proto__ toString colour',
  'reorderLevel barcode low publisher language',
].flatMap((line) => line.split(' '));

const OPERATORS = 'eq ne gt gte lt lte in contains startsWith null like EQ constructor'.split(' ');

const VALUES = [
  '',
  ' ',
  '0',
  '-0',
  '1',
  '01',
  '+1',
  '-1',
  '1.5',
  '1e3',
  '1e0',
  '1E-7',
  '1e400',
  '1e-400',
  '-1750',
  '2147483647',
  '2147483648',
  '-2147483648',
  '-2147483649',
  '99999999999999999999',
  '0.1',
  '0.30000000000000004',
  '4.123456789012345',
  '5e-324',
  '-1e21',
  '-1000000000000000000000',
  '1.5,0.30000000000000004,4.123456789012345,5e-324',
  '0.07',
  '0.070',
  '21474836.47',
  '21474836.48',
  'NaN',
  'Infinity',
  '0x10',
  '1,2',
  '1,,2',
  ',',
  '"1","2"',
  '"a,b",c',
  '"a',
  'a"b',
  '""',
  '"say ""hi"", twice"',
  'true',
  'false',
  'TRUE',
  'null',
  'exact',
  'store',
  'store,book',
  'book,book',
  'csv',
  'available',
  'available,lost',
  'LOST',
  '0-306-40615-2',
  '9780306406157',
  '978030640615X',
  '2000-02-29',
  '2001-02-29',
  '0000-01-01',
  '0001-01-01',
  '9999-12-31',
  '10000-01-01',
  '2001-02-03T04:05:06Z',
  '2001-02-03T04:05:06.1Z',
  '2001-02-03T04:05:06.123Z',
  '2001-02-03T04:05:06.1234Z',
  '2001-02-03T04:05:06+00:00',
  '2001-02-03T06:05:06.123+02:00',
  '2001-02-03T04:05:06-00:00',
  '2001-02-03T24:00:00Z',
  '2001-02-03T23:59:60Z',
  '2001-02-03t04:05:06z',
  '2001-02-03 04:05:06Z',
  '2001-02-03T04:05:06+23:59',
  '2001-02-03T04:05:06+24:00',
  '0001-01-01T00:00:00Z',
  '0001-01-01T00:00:00+14:00',
  '0001-01-01T00:00:00-14:00',
  '0000-12-31T23:59:59Z',
  '9999-12-31T23:59:59.999Z',
  '9999-12-31T23:59:59-14:00',
  '9999-12-31T23:59:59+14:00',
  'year',
  '-year',
  'title,-author',
  'year,-id,title',
  'id,id',
  '--id',
  'isActive',
  '%',
  '_',
  '\\',
  '%_\\',
  '\\%',
  "'",
  "' OR 1=1 --",
  '"',
  '*',
  'a*',
  '^a',
  'title_normal : a',
  '-title_normal',
  'NEAR(a b)',
  'AND',
  '$1',
  '?',
  '\u0000',
  'a\u0000b',
  '\u0301',
  '\u0301\u0301\u0301\u0301',
  '\u05b8\u05b8\u05b8',
  '\u064f\u064f\u064f',
  'e\u0301e\u0301',
  'İ',
  'i̇s',
  'ß',
  'SS',
  'ﬁ',
  'ﷺ',
  '\u{10FFFF}',
  'a\u{10FFFF}',
  '\uFFFF',
  '\uFFFE\uFFFF\uFDD0',
  '\uFFFD',
  '\uFEFF',
  '😀',
  '😀 s',
  '𝔘𝔫𝔦',
  '𠀀𠀀𠀀',
  '悲',
  '悲慘',
  '悲慘世',
  'が',
  'ｶﾞ',
  '한국',
  'क्ष',
  'שלו',
  'שָׁל',
  'مؤل',
  'مُؤَ',
  'σίσ',
  'ΣΊΣ',
  'line\r\nbreak',
  '\u2028',
  'x'.repeat(200),
  'x'.repeat(201),
  '😀'.repeat(200),
  '😀'.repeat(201),
  'ﷺ'.repeat(200),
  'e\u0301'.repeat(100),
];

const ENCODED = ['%', '%zz', '%c3', '%ed%a0%80', '%00', '%2', '+', 'a+b', '%2B', '%F0%9F%98%80'];

/** A query that may be invalid in any way. */
export function wildQuery(random: Random): string {
  const count = random.pick([0, 1, 1, 1, 2, 3]);
  return Array.from({ length: count }, () => wildParameter(random)).join('&');
}

function wildParameter(random: Random): string {
  const field = random.pick(FIELDS);
  const name = random.chance(0.6) ? `${field}[${random.pick(OPERATORS)}]` : field;
  if (random.chance(0.05)) return `${name}=${random.pick(ENCODED)}`;
  const value = encodeURIComponent(random.pick(VALUES));
  return random.chance(0.02)
    ? random.pick([name, `${name}[]=${value}`, `[${name}]=${value}`, '='])
    : `${name}=${value}`;
}

/** A filter that is valid more often than that of a wild query. */
export function likelyQuery(random: Random): string {
  const fields = FIELDS.slice(0, 18);
  const value = encodeURIComponent(random.pick(VALUES));
  return `${random.pick(fields)}[${random.pick(OPERATORS.slice(0, 10))}]=${value}`;
}

/** The keys of forged cursors. */
const KEYS = [
  null,
  0,
  -1,
  1.5,
  1e308,
  5e-324,
  2147483647,
  2147483648,
  -2147483649,
  1e21,
  true,
  '',
  'a',
  'a\u0000',
  '\ud800',
  '1',
  '2001-02-03T04:05:06.123Z',
  '2001-02-03T06:05:06+02:00',
  '2001-02-03T24:00:00.000Z',
  '0000-01-01T00:00:00.000Z',
  '0001-01-01T00:00:00+14:00',
  '2001-02-03',
  '2001-02-29',
  '0000-01-01',
  '9780306406157',
  '0-306-40615-2',
  'available',
  'burnt',
  [],
  {},
  'x'.repeat(1000),
];

/** The link with a forged cursor that claims to belong to the list. */
export function forge(random: Random, link: string): string {
  return link.replace(/cursor=([\w~-]+)/, (_, cursor: string) => {
    if (random.chance(0.3)) return `cursor=${mangled(random, cursor)}`;
    if (cursor.startsWith('~')) return `cursor=~${cursor.slice(2)}`;
    const content: unknown[] = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    const place = random.integer(1, content.length - 1);
    const change = random.integer(1, 10);
    if (change === 1) content.push(random.pick(KEYS));
    else if (change === 2) content.pop();
    else content[place] = random.pick(KEYS);
    return `cursor=${Buffer.from(JSON.stringify(content)).toString('base64url')}`;
  });
}

const mangled = (random: Random, cursor: string): string =>
  random.pick([
    '',
    '~',
    '~AAAA',
    `${cursor}A`,
    cursor.slice(0, -3),
    cursor.slice(5),
    `~${cursor}`,
    Buffer.from('[]').toString('base64url'),
    Buffer.from('{"length":5}').toString('base64url'),
    Buffer.from('null').toString('base64url'),
    Buffer.from(`[${'['.repeat(2000)}`).toString('base64url'),
    'x'.repeat(4097),
  ]);
