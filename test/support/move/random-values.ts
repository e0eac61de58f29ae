import type { Random } from '../random.js';

const MAX_INT = 2_147_483_647;
const below = (random: Random, end: number): number => Math.floor(random.next() * end);

/** What has been cut, changed or taken for something else by some program that moves rows. */
const PECULIAR = [
  '',
  ' ',
  '\\N',
  '\\.',
  '\\',
  'NULL',
  '\t\n\r\v\f\b',
  '"quoted", and more',
  "'",
  '\u0001\u001f\u007f',
  '\ufeff\ufffd\ufffe\uffff',
  '\u{10ffff}\u{1f4d6}e\u0301',
  'a\nb\r\n\\.\nc',
  '01',
  '1e5',
  'ǅ ﬃ ß İ',
];

/** @param max most characters, as code points */
export function randomText(random: Random, max: number, min = 0): string {
  const start = random.chance(0.4) ? [...random.pick(PECULIAR)] : [];
  const length = random.chance(0.2) ? max : Math.max(min, below(random, Math.min(max, 40)));
  const characters = start.slice(0, max);
  while (characters.length < length) characters.push(randomCharacter(random));
  return characters.join('');
}

/** From any of the seventeen planes. */
function randomCharacter(random: Random): string {
  if (random.chance(0.5)) return String.fromCodePoint(0x20 + below(random, 0x5f));
  const code = (below(random, 17) << 16) + below(random, 0x1_0000);
  return code === 0 || (code >= 0xd800 && code <= 0xdfff) ? '\\' : String.fromCodePoint(code);
}

export const randomInt = (random: Random, min = -MAX_INT - 1, max = MAX_INT): number =>
  random.chance(0.3)
    ? random.pick([min, max, Math.max(min, 0)])
    : min + below(random, max - min + 1);

const FLOATS = [0, 5, 5e-324, 2.225_073_858_507_201e-308, 2 ** -44, 0.1 + 0.2, 1 / 3, 4.35, 1e-7];
const bits = new DataView(new ArrayBuffer(8));

/** From 0 to 5. */
export function randomFloat(random: Random): number {
  if (random.chance(0.4)) return random.pick(FLOATS);
  for (;;) {
    bits.setUint32(0, below(random, 0x4014_0000));
    bits.setUint32(4, below(random, 2 ** 32));
    const value = bits.getFloat64(0);
    if (value >= 0 && value <= 5) return value;
  }
}

const FIRST = Date.parse('0001-01-01T00:00:00.000Z');
const LAST = Date.parse('9999-12-31T23:59:59.999Z');

export function randomTimestamp(random: Random): string {
  const time = random.chance(0.2)
    ? random.pick([FIRST, LAST, 0, -1, Date.parse('2026-11-29T12:00:00.100Z')])
    : FIRST + below(random, LAST - FIRST);
  return new Date(time).toISOString();
}

export const randomDate = (random: Random): string => randomTimestamp(random).slice(0, 10);
