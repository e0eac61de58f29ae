import type { Random } from '../random.js';

const LATIN = 'Harry The été Straße Œuvres ﬁnal naïve Łódź İstanbul Þórr ĳs Ǆ ʼn ½'.split(' ');
/** Decomposed letters, several marks on one, the half marks of MARC-8, a mark alone. */
const COMBINING = [
  'e\u0301te\u0301',
  'a\u0323\u0302',
  'T\uFE20S\uFE21',
  'o\u0328\u0304',
  'и\u0306',
  'か\u3099',
  'ᄒ\u1161\u11AB',
  '\u0301',
];
const SCRIPTS =
  `Ελληνικά ῥήτωρ Война Београд עברית שָׁלוֹם العربية مُحَمَّد فارسی देवनागरी বাংলা தமிழ் ไทย ລາວ မြန်မာ ქართული
   Հայերեն አማርኛ བོད 漢字 汉字 ひらがな カタカナ 한국어 𠮷野家 😀 👩‍👩‍👧 𝔘𝔫𝔦`.split(/\s+/);
/** What delimits fields in other formats, and what markup escapes. */
const DELIMITERS =
  `$ $a { } {dollar} | ‡ ^ ~ \\ # %1F 0x1D \\u001e & < > " ' &amp; &#233; &eacute; ]]> <!-- --> <![CDATA[ <?x?>
   / : ; = , . ... … [s.n.] 1998`.split(/\s+/);
const INVISIBLE =
  '\r\n|\n|\r|\t|  |\u00A0|\u200B|\u200D|\u2028|\u3000|\uFEFF|\u0085|\u0098|\u009C|\uFFFD'.split(
    '|',
  );
const WORDS = [LATIN, COMBINING, SCRIPTS, DELIMITERS, INVISIBLE];

/** A text that XML 1.0 and UTF-8 can hold: often short, sometimes empty, rarely longer than a field. */
export function randomText(random: Random): string {
  if (random.chance(0.03)) return '';
  if (random.chance(0.02)) return words(random, random.integer(50, 400));
  return words(random, random.integer(1, 8));
}

function words(random: Random, count: number): string {
  let text = '';
  for (let n = 0; n < count; n += 1) {
    text += random.chance(0.1) ? character(random) : random.pick(random.pick(WORDS));
    if (random.chance(0.7)) text += ' ';
  }
  return text;
}

/** Any character of the planes 0 to 2, but for surrogates and noncharacters, which MARC::Record refuses. */
function character(random: Random): string {
  for (;;) {
    const code = random.integer(0x20, random.pick([0x7e, 0xff, 0x24ff, 0xfffd, 0x2ffff]));
    const text = String.fromCodePoint(code);
    if (!/\p{Surrogate}|\p{Noncharacter_Code_Point}/u.test(text)) return text;
  }
}
