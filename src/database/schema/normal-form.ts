/** To be incremented with every change to `normalForm`: older stored forms are rebuilt. */
export const NORMAL_FORM_VERSION = 2;

/** The Unicode version of the forms; a Node with another version computes different ones. */
export const UNICODE = '17.0';

/** Hebrew and Arabic points, and the accents that NFKD separates from their letters. */
const MARKS =
  /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed]/g;

/**
 * Latin letters that Unicode does not decompose, and what people type who lack them on the keyboard.
 * Letters that are typed in several ways (ȝ: y, gh or z; ɲ: n or ny; ʼ: ' or nothing) are left out.
 * ß, ẞ and ı need no entry: their capitals are SS and I.
 */
const TYPED: Record<string, string> = {
  // With a stroke or a bar: Danish, Norwegian, Polish, Croatian, Vietnamese, Maltese, Sami; and
  // alphabets of the Americas and Africa.
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ħ: 'h',
  ŧ: 't',
  ǥ: 'g',
  ƀ: 'b',
  ƚ: 'l',
  ⱡ: 'l',
  ɨ: 'i',
  ʉ: 'u',
  ɍ: 'r',
  ƶ: 'z',
  // Two letters in one: Danish, Norwegian, Icelandic, French, Latin.
  æ: 'ae',
  œ: 'oe',
  // Letters of their own: Icelandic, Old English, Sami and African languages, Greenlandic until
  // 1973, Azerbaijani, Nigerian languages.
  þ: 'th',
  ð: 'd',
  ƿ: 'w',
  ŋ: 'n',
  ĸ: 'q',
  ə: 'e',
  ǝ: 'e',
  // With a hook or a tail, or open: Hausa, Fula, Ewe, Akan, Lingala.
  ɓ: 'b',
  ɗ: 'd',
  ɖ: 'd',
  ƙ: 'k',
  ƴ: 'y',
  ƒ: 'f',
  ʋ: 'v',
  ɛ: 'e',
  ɔ: 'o',
};
const LETTERS = new RegExp(`[${Object.keys(TYPED).join('')}]`, 'g');

/**
 * The form by which a text is searched and sorted. It ignores case and accents and has plain letters
 * in place of special ones: "emile" finds "Émile", "lodz" finds "Łódź", and they sort together. It
 * is stored beside the text, so that both engines agree, however they would compare the text itself.
 *
 * Lower case comes first because ẞ only becomes SS by way of ß. Marks are removed after upper case
 * because the iota below a Greek letter is a mark that upper case turns into a letter (ᾳ, ΑΙ).
 */
export function normalForm(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(LETTERS, (letter) => TYPED[letter])
    .toUpperCase()
    .replace(MARKS, '')
    .normalize('NFC');
}
