/** The points of Hebrew and Arabic, and the accents that NFKD sets apart from their letters. */
const MARKS =
  /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed]/g;

/**
 * The form of a text in which it is searched and sorted: without case and accents, so that
 * "emile" finds "Émile" and both stand side by side. It is stored beside the text, so that the
 * engines agree however they would compare the text itself.
 */
export function normalForm(text: string): string {
  return text.normalize('NFKD').replace(MARKS, '').normalize('NFC').toUpperCase();
}
