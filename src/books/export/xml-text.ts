import { Unwritable } from './unwritable.js';

/** What XML 1.0 has no character for, not even by a reference. */
// oxlint-disable-next-line no-control-regex
const FORBIDDEN = /[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]|\p{Surrogate}/u;

const REFERENCES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // A reader makes a line feed of a carriage return that is not a reference.
  '\r': '&#13;',
};

/**
 * Escapes a text for XML 1.0, for elements and for attributes in double quotes.
 * @throws Unwritable when it has a character that XML cannot hold
 */
export function escapeXml(text: string): string {
  const found = FORBIDDEN.exec(text)?.[0];
  if (found !== undefined) throw Unwritable.character(found, 'XML');
  return text.replace(/[&<>"\r]/g, (character) => REFERENCES[character]);
}
