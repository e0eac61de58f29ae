/** Longer texts hold more than an ISBN and a qualifier. */
const MAX_LENGTH = 120;

/** Most words of a qualifier without brackets; more are a sentence. */
const MAX_WORDS = 4;

/** Besides Unicode's dashes: the hyphen bullet, and what Chinese and Japanese texts use as a hyphen. */
const DASHES = /[\p{Dash}\u2043\u2500\u30fc]/gu;
const ARABIC_DIGITS = /[\u0660-\u0669\u06f0-\u06f9]/g;

/** A label (10 or 13 belongs to it if a whole number follows), the number, and what follows it. */
const FORM =
  /^[\s="'[(<-]*(?:(?:urn:)?(?:e-?)?isbn[\s-]*(?:\(?1[03]\)?(?=[\s:.#-][\s:=.#"'[-]*\d(?:[\s-]*\d){8}))?[\s:=.#"'[-]*)?(\d(?:[\s-]*\d)*(?:[\s-]*x(?![\da-z]))?)(.*)$/is;

/** What may follow the number: closing punctuation, and the decimal of a column of numbers. */
const CLOSING = /^(?:\.0+)?[\s"'\])>.,:;-]*$/;
const QUALIFIER = /^[.,:;"'\]-]*[\s([]/;
const BRACKETED = /\([^)]*\)|\[[^\]]*\]/g;
const SECOND_NUMBER = /\d(?:[\s-]*\d){8}/;

const NONE = new Set(['', '""', "''", '=""', '[]', '[""]']);

const PLACEHOLDERS = new Set(['0000000000', '0000000000000', '9780000000000', '9780000000002']);
/** A spreadsheet that takes the ISBN for a number writes 9.78E+12. */
const ROUNDED = /^["'=\s]*\d(?:[.,]\d+)?e\+?\d+["'\s]*$/i;

/**
 * Reads an ISBN in any usual spelling: with hyphens, dashes, spaces or invisible characters, with full-width
 * digits, labelled (`ISBN-13: …`, `urn:isbn:…`), wrapped (`="…"`, `[…]`), with a decimal (`….0`), with a
 * qualifier (`… (pbk.)`, `… alk. paper`). A text with two ISBNs, or that begins with other words, holds none.
 * @returns thirteen digits, or undefined if it is not an ISBN: neither sheet music (979-0) nor other
 *   EANs, wrong check digits and zeros are
 * @see ISO 2108. Registrants are not checked: new ranges are assigned every month
 */
export function cleanIsbn(text: string): string | undefined {
  const usual = toIsbn13(text) ?? toIsbn13(text.replace(/[- ]/g, ''));
  if (usual !== undefined) return usual;
  const number = numberIn(text);
  return number === undefined ? undefined : toIsbn13(number);
}

/** Whether a text means that there is no ISBN: it is blank, or wraps nothing, as `=""` and `[]` do. */
export const isNoIsbn = (text: string): boolean =>
  text === '' || NONE.has(text.replace(/[\s\p{Cf}]+/gu, ''));

/** Why a text is not an ISBN, as the end of "isbn …". */
export function whyNotIsbn(text: string): string {
  const reason = kindOf(text);
  return `must be a valid ISBN-10 or ISBN-13${reason && `; ${reason}`}`;
}

function kindOf(text: string): string {
  const number = numberIn(text);
  if (number === undefined) return ROUNDED.test(text) ? 'a spreadsheet has rounded it' : '';
  if (PLACEHOLDERS.has(number)) return 'zeros are a placeholder';
  if (number.length !== 10 && number.length !== 13) return '';
  if (number.length === 10 || !isEan13(number)) return 'its check digit is wrong';
  if (number.startsWith('9790')) return '979-0 is sheet music (ISMN)';
  if (number.startsWith('977')) return '977 is a magazine (ISSN)';
  return 'the EAN of a book begins with 978 or 979';
}

/** The digits of the only number in a text, and a last X; undefined if the text holds anything else. */
function numberIn(text: string): string | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const plain = text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(ARABIC_DIGITS, (digit) => String(digit.charCodeAt(0) & 15))
    .replace(DASHES, '-');
  const [, number, rest] = FORM.exec(plain) ?? [];
  if (number === undefined || !(CLOSING.test(rest) || isQualifier(rest))) return undefined;
  return number.replace(/[\s-]/g, '').toUpperCase();
}

const isQualifier = (rest: string): boolean =>
  QUALIFIER.test(rest) &&
  !SECOND_NUMBER.test(rest) &&
  (rest.replace(BRACKETED, ' ').match(/[^\s\p{P}]+\S*/gu) ?? []).length <= MAX_WORDS;

/** @param text an ISBN without anything else @returns undefined for any other text */
function toIsbn13(text: string): string | undefined {
  const isbn = text.length === 10 ? fromIsbn10(text) : isEan13(text) ? text : undefined;
  const isOfBook = isbn?.startsWith('978') || (isbn?.startsWith('979') && isbn[3] !== '0');
  return isOfBook && !PLACEHOLDERS.has(isbn!) ? isbn : undefined;
}

const ZERO = 48;

function fromIsbn10(text: string): string | undefined {
  let sum = 0;
  for (let index = 0; index < 10; index += 1) {
    let digit = text.charCodeAt(index) - ZERO;
    if (index === 9 && (text[9] === 'X' || text[9] === 'x')) digit = 10;
    else if (digit < 0 || digit > 9) return undefined;
    sum += (10 - index) * digit;
  }
  if (sum % 11 !== 0) return undefined;
  const twelve = `978${text.slice(0, 9)}`;
  return `${twelve}${eanCheckDigit(twelve)}`;
}

const isEan13 = (text: string): boolean =>
  text.length === 13 && text.charCodeAt(12) - ZERO === eanCheckDigit(text);

/** The check digit for the first twelve characters; NaN unless they are digits. */
function eanCheckDigit(text: string): number {
  let sum = 0;
  for (let index = 0; index < 12; index += 1) {
    const digit = text.charCodeAt(index) - ZERO;
    if (digit < 0 || digit > 9) return NaN;
    sum += index % 2 === 0 ? digit : 3 * digit;
  }
  return (10 - (sum % 10)) % 10;
}
