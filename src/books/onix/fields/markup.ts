import type { OnixElement } from '../element.js';
import { NAMED_CHARACTERS } from '../named-characters.js';
import { PlainText } from './plain-text.js';

/** A tag, a comment or a declaration; it ends before the next "<". */
const TAG = /<(\/?)([a-z][a-z0-9]*)\b[^<>]*>|<![^<>]*>/gi;
const REFERENCE = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z][a-z\d]{1,31}));/gi;
/** The tags that descriptions use. */
const COMMON_TAG = /<\/?(p|br|b|i|em|strong|u|ul|ol|li|div|span|h[1-6])(\s[^<>]*)?\/?>/i;

/** Without these, the line breaks of the text are its paragraphs. */
const LINE_TAG = /<(p|br|div|ul|ol|li|h[1-6]|blockquote|table|tr)\b/i;

/** Whether a text has the tags of HTML. */
export const looksLikeHtml = (text: string): boolean => COMMON_TAG.test(text);

/** The text of an element with XHTML in it. */
export function xhtmlToText(element: OnixElement): string {
  const plain = new PlainText();
  const walk = ({ children }: OnixElement): void => {
    for (const child of children) {
      if (typeof child === 'string') {
        plain.add(child);
        continue;
      }
      plain.start(child.name.toLowerCase());
      walk(child);
      plain.end(child.name.toLowerCase());
    }
  };
  walk(element);
  return plain.toString();
}

/** The text of HTML; the tags need not be balanced. */
export function htmlToText(text: string): string {
  const html = LINE_TAG.test(text) ? text : text.replace(/\r\n|[\r\n]/g, '<br>');
  const plain = new PlainText();
  let from = 0;
  for (const tag of html.matchAll(TAG)) {
    plain.add(decode(html.slice(from, tag.index)));
    from = tag.index + tag[0].length;
    const name = tag[2]?.toLowerCase();
    if (!name) continue;
    if (tag[1]) plain.end(name);
    else plain.start(name);
  }
  plain.add(decode(html.slice(from)));
  return plain.toString();
}

const decode = (text: string): string =>
  text.replace(REFERENCE, (reference, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return NAMED_CHARACTERS[name] ?? reference;
    const code = decimal === undefined ? parseInt(hex!, 16) : Number(decimal);
    const isCharacter = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
    return isCharacter ? String.fromCodePoint(code) : reference;
  });
