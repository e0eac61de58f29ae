import type { DataField, MarcRecord, Subfield } from './marc-record.js';

/** Words that keep their full stop at the end of a title or name. Single letters and `U.S.` do too. */
const ABBREVIATIONS = new Set(
  `al assoc bd bros ca chas chr cie co corp dept dr ed eds esq etc geo gen hon hrsg inc intl jas jr jun lt
   ltd mass mr mrs ms no nos nr op ph pr prof pt pts pub publ rev sen sr st th univ verl vol vols vs wm`.split(
    /\s+/,
  ),
);

/** The marks around articles that German libraries write: they are not part of the text. */
const NON_SORTING = /[\u0088\u0089\u0098\u009c]/g;

/** The data fields with a tag, in the order of the record. */
export const fieldsOf = ({ dataFields }: MarcRecord, tag: string): DataField[] =>
  dataFields.filter((field) => field.tag === tag);

/** The subfields with these codes that are not blank, in the order of the field, trimmed. */
export const partsOf = ({ subfields }: DataField, codes: string): Subfield[] =>
  subfields
    .filter(({ code }) => codes.includes(code))
    .map(({ code, value }) => ({ code, value: value.replace(NON_SORTING, '').trim() }))
    .filter(({ value }) => value !== '');

/** Their values. */
export const valuesOf = (field: DataField, codes: string): string[] =>
  partsOf(field, codes).map(({ value }) => value);

/**
 * Strips the ISBD mark at the end of an element: ` /`, ` :`, ` ;`, ` =`, `,`, or a full stop that neither
 * belongs to an abbreviation nor to an ellipsis. One mark only: what is left is the text.
 */
export function withoutMark(text: string): string {
  const trimmed = text.trim();
  if (/\s[/:;=]$|,$/.test(trimmed)) return trimmed.slice(0, -1).trimEnd();
  return trimmed.endsWith('.') && !isAbbreviated(trimmed) ? trimmed.slice(0, -1) : trimmed;
}

function isAbbreviated(text: string): boolean {
  const [, word] = /([^\s([/-]*)\.$/.exec(text.slice(-40))!;
  return word === '' || word.includes('.') || /^\p{L}\p{M}*$/u.test(word) || isKnown(word);
}

const isKnown = (word: string): boolean => ABBREVIATIONS.has(word.toLowerCase());
