/**
 * Converts an ISBN to ISBN-13.
 * @param text an ISBN-10 or ISBN-13, with or without hyphens and spaces
 * @returns thirteen digits, or undefined if the form or the check digit is wrong
 * @see ISO 2108; only EANs with the prefixes 978 and 979 are ISBNs
 */
export function toIsbn13(text: string): string | undefined {
  const characters = text.replace(/[- ]/g, '').toUpperCase();
  if (/^\d{9}[\dX]$/.test(characters)) {
    return hasIsbn10Checksum(characters)
      ? withCheckDigit(`978${characters.slice(0, 9)}`)
      : undefined;
  }
  if (/^97[89]\d{10}$/.test(characters)) {
    return withCheckDigit(characters.slice(0, 12)) === characters ? characters : undefined;
  }
  return undefined;
}

function hasIsbn10Checksum(characters: string): boolean {
  const sum = [...characters].reduce(
    (total, character, index) =>
      total + (10 - index) * (character === 'X' ? 10 : Number(character)),
    0,
  );
  return sum % 11 === 0;
}

function withCheckDigit(twelve: string): string {
  const sum = [...twelve].reduce(
    (total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3),
    0,
  );
  return `${twelve}${(10 - (sum % 10)) % 10}`;
}
