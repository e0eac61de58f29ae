/** An element of a product, with the reference name and no namespace. */
export interface OnixElement {
  name: string;
  attributes: ReadonlyMap<string, string>;
  /** Elements and texts as they follow each other. */
  children: (OnixElement | string)[];
}

/** The child elements with a name. */
export const elementsOf = (parent: OnixElement | undefined, name: string): OnixElement[] =>
  (parent?.children ?? []).filter(
    (child): child is OnixElement => typeof child !== 'string' && child.name === name,
  );

/** All text in an element and below. */
export const rawText = (element: OnixElement): string =>
  element.children.map((child) => (typeof child === 'string' ? child : rawText(child))).join('');

/**
 * A text of one line: without white space at its ends, and with one space in place of white space that
 * has a line break in it, as between indented lines of a file. Other spaces are kept.
 */
export const lineOf = (element: OnixElement): string =>
  trimXml(rawText(element)).replace(/[ \t\r\n]+/g, (space) => (/[\r\n]/.test(space) ? ' ' : space));

/** The first text that is not empty among the children with one of the names; earlier names win. */
export function textIn(parent: OnixElement | undefined, ...names: string[]): string | undefined {
  for (const name of names) {
    const text = elementsOf(parent, name).map(lineOf).find(Boolean);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** Removes what XML calls white space from both ends; a no-break space is part of the text. */
export function trimXml(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(text.charCodeAt(start))) start += 1;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

const isSpace = (code: number): boolean =>
  code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;

/** A text of a file in a message: not more than its beginning. */
export const excerpt = (text: string): string =>
  text.length > 40 ? `${text.slice(0, 40)}…` : text;
