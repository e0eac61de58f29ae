/** Articles at the beginning of titles, by language; an apostrophe belongs to its article. */
const ARTICLES: Record<string, string> = {
  dan: 'den|det|de|en|et',
  dut: 'de|het|een',
  eng: 'the|an|a',
  fre: "les|le|la|l'|l’|une|un",
  ger: 'der|die|das|eine|ein',
  ita: "gli|il|lo|la|le|l'|l’|i|una|uno|un'|un’|un",
  nor: 'den|det|de|en|ei|et',
  por: 'os|as|o|a|umas|uma|uns|um',
  spa: 'las|los|la|lo|el|una|un',
  swe: 'den|det|de|en|ett',
};

/** How many characters of a title sorting skips, from 0 to 9: 4 in `The Hobbit`, if it is English. */
export function countNonFiling(title: string, language: string | null | undefined): number {
  const articles = ARTICLES[language ?? ''];
  if (articles === undefined) return 0;
  const match = new RegExp(`^(?:(?:${articles})(?: |(?<=['’])))(?=\\S)`, 'i').exec(title);
  return match ? match[0].length : 0;
}
