/** ISO 639-2/B, ISO 639-1, English name, and the code of ISO 639-2/T or 639-3 if it is another one. */
const LANGUAGES = `
  ara ar Arabic|arm hy Armenian hye|baq eu Basque eus|bel be Belarusian|ben bn Bengali|bul bg Bulgarian
  |bur my Burmese mya|cat ca Catalan|chi zh Chinese zho|cze cs Czech ces|dan da Danish|dut nl Dutch nld
  |eng en English|est et Estonian|fin fi Finnish|fre fr French fra|geo ka Georgian kat|ger de German deu
  |gle ga Irish|glg gl Galician|gre el Greek ell|heb he Hebrew|hin hi Hindi|hrv hr Croatian|hun hu Hungarian
  |ice is Icelandic isl|ind id Indonesian|ita it Italian|jpn ja Japanese|kor ko Korean|lat la Latin
  |lav lv Latvian|lit lt Lithuanian|mac mk Macedonian mkd|mao mi Maori mri|may ms Malay msa|nor no Norwegian
  |nob nb Bokmål|per fa Persian fas|pol pl Polish|por pt Portuguese|rum ro Romanian ron|rus ru Russian
  |slo sk Slovak slk|slv sl Slovenian|spa es Spanish|srp sr Serbian|alb sq Albanian sqi|swe sv Swedish
  |tam ta Tamil|tha th Thai|tib bo Tibetan bod|tur tr Turkish|ukr uk Ukrainian|urd ur Urdu|vie vi Vietnamese
  |wel cy Welsh cym|yid yi Yiddish`;

const CODES = new Map(
  LANGUAGES.split('|').flatMap((line) => {
    const [code, ...others] = line.trim().split(' ');
    return [code, ...others].map((name) => [name.toLowerCase(), code] as const);
  }),
);

/** What stands for no language: not coded, undetermined, no linguistic content, several. */
const NONE = new Set(['zxx', 'und', 'mul', 'mis']);

/**
 * The code of ISO 639-2/B for a code of ISO 639-1, 639-2 or 639-3, a tag such as "en-GB" or an English
 * name. Of several languages, separated by commas, it is the first.
 * @returns undefined for none, or one that is not known
 */
export function languageCode(text: string): string | undefined {
  const [first] = text.split(/[,;]/, 1);
  const name = first.trim().toLowerCase();
  const known = CODES.get(name) ?? CODES.get(name.split(/[-_]/, 1)[0]);
  if (known) return known;
  return /^[a-z]{3}$/.test(name) && !NONE.has(name) ? name : undefined;
}
