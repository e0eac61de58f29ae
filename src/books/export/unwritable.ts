/**
 * A book that a format cannot hold: the export leaves it out and names it. The message reads after
 * "book 7", e.g. "has the character U+001D, which ISO 2709 cannot hold".
 */
export class Unwritable extends Error {
  static character(character: string, format: string): Unwritable {
    const code = character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
    return new Unwritable(`has the character U+${code}, which ${format} cannot hold`);
  }
}
