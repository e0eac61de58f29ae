export const FONT = 'Arial, Helvetica, sans-serif';

const canvas = document.createElement('canvas').getContext('2d')!;
const graphemes = new Intl.Segmenter(navigator.language);

/** The width of a text whose font is one unit high. A large font is measured: small ones are rounded. */
function widthOf(text: string, weight: string): number {
  canvas.font = `${weight} 100px ${FONT}`;
  return canvas.measureText(text).width / 98;
}

/**
 * Breaks a text between words, and cuts what does not fit.
 * @param room the width of a line, in heights of the font
 * @returns at most `lines` lines
 */
export function fit(text: string, room: number, lines: number, weight = 'normal'): string[] {
  const words = text.trim().split(/\s+/);
  const broken: string[] = [];
  while (words.length > 0 && broken.length < lines - 1) {
    let taken = 1;
    const line = (): string => words.slice(0, taken).join(' ');
    while (taken < words.length && widthOf(`${line()} ${words[taken]}`, weight) <= room) taken += 1;
    broken.push(cut(line(), room, weight));
    words.splice(0, taken);
  }
  return words.length === 0 ? broken : [...broken, cut(words.join(' '), room, weight)];
}

/** The beginning that fits, with an ellipsis if it is not all. */
function cut(text: string, room: number, weight: string): string {
  if (widthOf(text, weight) <= room) return text;
  const parts = Array.from(graphemes.segment(text), ({ segment }) => segment);
  const shortened = (count: number): string => `${parts.slice(0, count).join('').trimEnd()}…`;
  let [fits, all] = [0, parts.length];
  while (all - fits > 1) {
    const middle = (fits + all) >> 1;
    if (widthOf(shortened(middle), weight) <= room) fits = middle;
    else all = middle;
  }
  return shortened(fits);
}
