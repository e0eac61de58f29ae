import type { Random } from '../random.js';

const LONG = 'ß'.repeat(120);

/** Similar and difficult texts: many scripts, diacritics, symbols, and beyond U+FFFF. */
export const TEXTS = [
  'Émile',
  'emile',
  'EMILE',
  'E\u0301mile',
  'emilf',
  'Zoë Ångström',
  'zoe angstrom',
  'Straße',
  'STRASSE',
  'STRAẞE',
  'Łódź',
  'lodz',
  'Þór á Ærø',
  'thor a aero',
  'τῷ θεῷ',
  'ΤΩΙ ΘΕΩΙ',
  'ﬁn de siècle',
  'İstanbul',
  'ıstanbul',
  '悲慘世界',
  '悲慘世',
  'が',
  'か\u3099',
  'ｶﾞ',
  'שָׁלוֹם',
  'שלום',
  'مُؤَلِّف',
  'مؤلف',
  'ΣΊΣΥΦΟΣ',
  'σίσυφος',
  '𝔘𝔫𝔦𝔠𝔬𝔡𝔢',
  '😀 smile',
  '😀',
  'क्षि',
  '한국어',
  '100%_\\',
  "it's",
  'say "hi", twice',
  ' leading and trailing ',
  'line\r\nbreak\ttab',
  '\uFEFFmark',
  'a\u{10FFFF}\u{10FFFF}b',
  'a\uFFFF',
  'a',
  'A',
  '*',
  'AND OR NOT NEAR(',
  '\u0301\u0301x',
  `${LONG}1`,
  `${LONG}2`,
  `${'x'.repeat(210)}1`,
  `${'x'.repeat(210)}2`,
  `${'é'.repeat(250)}`,
  `${'e\u0301'.repeat(150)}`,
  'ﷺ'.repeat(15),
  '𠀀'.repeat(250),
];

/** Texts that fit into a name: at most 80 characters. */
export const NAMES = TEXTS.filter((text) => [...text].length <= 80);

const YEARS = [null, null, -2147483648, -1750, 0, 1999, 1999, 2000, 2147483647];
const RATINGS = [null, null, 0, 1, 1.5, 0.1 + 0.2, 4.123456789012345, 5e-324, 5];
const PRICES = [0, 0.07, 1.5, 1.5, 19.99, 21474836.47];
const DATES = [null, null, '0001-01-01', '1999-12-31', '2000-02-29', '9999-12-31'];

export const bookValues = (random: Random) => ({
  title: random.pick(TEXTS),
  author: random.pick(TEXTS),
  year: random.pick(YEARS),
  isbn: random.chance(0.3) ? randomIsbn(random) : null,
  pageCount: random.pick([null, 0, 1, 2, 2147483647]),
  status: random.pick(['available', 'checked_out', 'lost', 'withdrawn']),
  averageRating: random.pick(RATINGS),
  publisher: random.chance(0.3) ? null : random.pick(NAMES),
  language: random.pick([null, 'eng', 'eng', 'fre', 'qaa']),
});

export const storeValues = (random: Random) => ({
  name: random.pick(NAMES),
  isActive: random.chance(0.5),
});

export const itemValues = (random: Random) => ({
  name: random.pick(NAMES),
  price: random.pick(PRICES),
  quantity: random.pick([0, 1, 2, 2147483647]),
  receivedOn: random.pick(DATES),
  reorderLevel: random.pick([null, 0, 1]),
});

export function randomIsbn(random: Random): string {
  const twelve = `978${String(random.integer(1, 999_999_999)).padStart(9, '0')}`;
  const sum = [...twelve].reduce((total, digit, at) => total + Number(digit) * (at % 2 ? 3 : 1), 0);
  return `${twelve}${(10 - (sum % 10)) % 10}`;
}
