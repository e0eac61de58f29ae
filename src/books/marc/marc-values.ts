import { cleanIsbn } from '../../common/fields/isbn.js';
import { cleanYear } from '../import/clean-year.js';
import type { DataField, MarcRecord } from './marc-record.js';
import { fieldsOf, valuesOf, withoutMark } from './marks.js';

/** A number of pages, in the languages of the large catalogues: `464 p.`, `[12] S.`, `8 unnumbered pages`. */
const PAGES =
  /\d\]?\s?(?:(?:un)?numbered )?(?:pp?|pgs?|pages?|p[aá]gs?|p[aá]ginas?|pagine|s|seiten?|sid(?:a|or|er)|str(?:ana|any|an)?|oldal|с|стр?|стор|σ|页|頁|ページ|쪽|페이지)(?!\p{L})/giu;
/** The numbers of one count: `xii, 464, [12]`. */
const SEQUENCE = /[\d[\]ivxlcdm,\s]*$/i;
/** Longer texts describe more than pages. */
const MAX_EXTENT = 300;

const NO_PUBLISHER =
  /^[\s[(]*(?:s\. ?n\.?|[\p{L} ]{1,40} (?:not|nicht|non|no) (?:identified|ermittelbar|identifi\p{L}+))[\s\]).,]*$/iu;
/** No language, undetermined, and several. */
const NO_LANGUAGE = new Set(['zxx', 'und', 'mul']);

/**
 * The ISBN: the first valid 020 $a, else 024 of the kind EAN. Cancelled ones ($z) are never taken. If none is
 * valid, the text of the first 020 $a.
 */
export function isbnOf(record: MarcRecord): { isbn?: string; notes: string[] } {
  const texts = fieldsOf(record, '020').flatMap((field) => valuesOf(field, 'a'));
  const eans = fieldsOf(record, '024').filter(({ ind1 }) => ind1 === '3');
  const [isbn, ...others] = new Set(texts.flatMap(isbnIn));
  const notes = others.map((other) => `has a second ISBN ${other}`);
  const ean = isbn ? [] : eans.flatMap((field) => valuesOf(field, 'a')).flatMap(isbnIn);
  return { isbn: isbn ?? ean[0] ?? texts[0], notes };
}

/** The qualifier may be longer than a cleaner of ISBNs accepts. */
function isbnIn(text: string): string[] {
  const isbn = cleanIsbn(text) ?? cleanIsbn(text.split(/[\s(]/, 1)[0]);
  return isbn === undefined ? [] : [isbn];
}

/** The year of publication: 264 with the second indicator 1, else 260, else 008. Not that of the copyright. */
export function yearOf(record: MarcRecord): number | undefined {
  const texts = publications(record).flatMap((field) => valuesOf(field, 'c'));
  for (const text of texts) {
    const year = yearIn(text);
    if (year !== undefined) return year;
  }
  const fixed = fixedField(record);
  const isKnown = !/[bn]/.test(fixed[6] ?? 'n') && /^(?!0000|9999)\d{4}$/.test(fixed.slice(7, 11));
  return isKnown ? Number(fixed.slice(7, 11)) : undefined;
}

/** Of a range or an uncertain date, `1998-` or `[1998 or 1999]`, the first year. */
function yearIn(text: string): number | undefined {
  // Of `1418 [1997 or 1998]` the correction counts.
  const corrected = /\d{4}\s*\[([^\]]*\d{4}[^\]]*)\]/.exec(text)?.[1];
  const first = /(?<!\d)[12]\d{3}(?!\d)/.exec((corrected ?? text).replace(/[[\]]/g, ''))?.[0];
  return cleanYear(text) ?? (first === undefined ? undefined : Number(first));
}

/** The number of pages in 300 $a: of `xii, 464 p.` it is 464. Volumes and leaves have none. */
export function pageCountOf(record: MarcRecord): number | undefined {
  const texts = fieldsOf(record, '300').flatMap((field) => valuesOf(field, 'a'));
  const counts = texts.map((text) => pagesIn(text.slice(0, MAX_EXTENT)));
  return counts.find((count) => count !== undefined);
}

function pagesIn(text: string): number | undefined {
  const numbers = [...text.matchAll(PAGES)].flatMap(({ index }) => {
    const sequence = SEQUENCE.exec(text.slice(0, index + 1))![0];
    return sequence.match(/\d+/g)!.map(Number);
  });
  return numbers.length > 0 ? Math.max(...numbers) : undefined;
}

/** The publisher: 264 $b with the second indicator 1, else 260 $b. `[s.n.]` is none. */
export function publisherOf(record: MarcRecord): string | undefined {
  const names = publications(record).flatMap((field) => valuesOf(field, 'b'));
  return names.map(withoutMark).find((name) => !NO_PUBLISHER.test(name));
}

/** The language: the first code of 041 $a, else that of 008. Several codes may stand together: `engfre`. */
export function languageOf(record: MarcRecord): string | undefined {
  // The second indicator 7: the codes are those of another list, e.g. `en`.
  const fields = fieldsOf(record, '041').filter(({ ind2 }) => ind2 !== '7');
  const codes = fields.flatMap((field) => valuesOf(field, 'a')).map((text) => text.slice(0, 3));
  return [...codes, fixedField(record).slice(35, 38)]
    .map((code) => code.toLowerCase())
    .find((code) => /^[a-z]{3}$/.test(code) && !NO_LANGUAGE.has(code));
}

/** The summaries (520 $a), as paragraphs. */
export function descriptionOf(record: MarcRecord): string | undefined {
  const texts = fieldsOf(record, '520').flatMap(({ subfields }) =>
    subfields.filter(({ code }) => code === 'a').map(({ value }) => value),
  );
  return texts.length > 0 ? texts.join('\n\n') : undefined;
}

/** The fields about publication; those of newer records, 264, come first. */
const publications = (record: MarcRecord): DataField[] => [
  ...fieldsOf(record, '264').filter(({ ind2 }) => ind2 === '1'),
  ...fieldsOf(record, '260'),
];

const fixedField = (record: MarcRecord): string =>
  record.controlFields.find(({ tag }) => tag === '008')?.data ?? '';
