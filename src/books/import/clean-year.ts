import { MAX_INT } from '../../common/fields/value-ranges.js';

/** Longer texts are no years. */
const MAX_LENGTH = 60;

/** A spreadsheet writes 1997 as 1997.0 in a column with gaps. */
const INTEGER = /^[+-]?\d+(?:\.0+)?$/;

const MONTH = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.?';
const COPYRIGHT = '(?:c\\.?|\\(c\\)|\u00a9|p|\u2117|cop\\.?|copyright)';
const LABEL = `(?:${COPYRIGHT}|ca\\.?|circa|approximately|impr\\.?|d\\. ?l\\.|dl)`;
const YEAR = '(?<year>[12]\\d{3})';

/** Each finds the year in its group; the first that fits decides. */
const FORMS = [
  // Year and month, a day, or a range, which begins with its year: 1998-05, 1998/5/1, 1998-99, 1998-2001.
  `${YEAR}(?:([-/])\\d{1,2}(?:\\2\\d{1,2})?|[-/][12]\\d{3})`,
  `${YEAR}\\.(?:0[1-9]|1[0-2])(?:\\.\\d\\d)?\\.?`,
  `${YEAR}[\u5e74\ub144](?:\\d{1,2}.){0,2}`,
  // 05/1998, 1.5.1998, 5/1/1998 12:00:00 AM.
  `(?:\\d{1,2}([-/.]))?\\d{1,2}[-/.]${YEAR}(?: \\d{1,2}:\\d\\d(?::\\d\\d)?(?: [ap]m)?)?`,
  // May 1998, 1 May 1998, May 1st, 1998.
  `(?:\\d{1,2}(?:st|nd|rd|th|\\.)? )?${MONTH}(?: \\d{1,2}(?:st|nd|rd|th)?)?,? ${YEAR}`,
  // Another calendar, or a misprint, with the year in brackets: 5758 [1998], 1989 [i.e. 1998].
  `[^[\\]]+\\[(?:i\\.e\\.,? ?)?${YEAR}\\??\\]\\.?`,
  // c1998, [1998?], 1998., cop. 1998; the year of a copyright may follow: 1998, c1997.
  `[[(<="' ]*(?:${LABEL}[). :]*){0,2}${YEAR}[\\])>"'.,;:?( ]*` +
    `(?:[[(]?${COPYRIGHT} ?\\d{4}[\\])?.,; ]*)*`,
].map((form) => new RegExp(`^${form}$`, 'i'));

const TIMESTAMP =
  /^([12]\d{3})-(\d\d-\d\d)[T ](\d\d):(\d\d)(?::\d\d(?:[.,]\d+)?)?(?: ?(?:Z|UTC|([+-]\d\d):?(\d\d)?))?$/i;

/**
 * Reads the year of an edition as files write it.
 *
 * - An integer of 32 bits is itself: 1998, -1750, 1997.0, and 19980501, which may be any number.
 * - Else it has four digits, from 1000 to 2999: of a date in any usual order, of a timestamp, of what
 *   cataloguers write (c1998, [1998?]). So the zero dates of programs (0101-01-01, 0000-00-00) are none.
 * - A timestamp with an offset is taken in UTC, as Calibre means it, but a midnight is a day: 2019-01-01T00:00+01:00
 *   is 2019.
 * - A closed range gives its first year. An open one (1850-?, 1998-) is none, nor is an uncertain year
 *   (19uu, 199-, 1998 or 1999), one in another era or calendar alone (1750 BC, 1418 H), or a text (n.d.).
 *
 * @returns undefined if there is no year, or no certain one
 */
export function cleanYear(text: string): number | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const plain = text.trim();
  if (INTEGER.test(plain)) return integerOf(plain);
  const clean = plain
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/\p{Dash}/gu, '-')
    .replace(/\s+/g, ' ')
    .trim();
  if (INTEGER.test(clean)) return integerOf(clean);
  const timestamp = TIMESTAMP.exec(clean);
  if (timestamp) return yearInUtc(timestamp);
  for (const form of FORMS) {
    const match = form.exec(clean);
    if (match) return Number(match.groups!.year);
  }
  return undefined;
}

function integerOf(text: string): number | undefined {
  const year = Number(text) + 0;
  return year >= -MAX_INT - 1 && year <= MAX_INT ? year : undefined;
}

/** An offset changes the year on its first and last day only. */
function yearInUtc([, yearText, day, hour, minute, offset = '+0', rest = '0']: string[]): number {
  const year = Number(yearText);
  const time = Number(hour) * 60 + Number(minute);
  if (time === 0) return year;
  const sign = offset.startsWith('-') ? -1 : 1;
  const inUtc = time - sign * (Math.abs(Number(offset)) * 60 + Number(rest));
  if (day === '12-31' && inUtc >= 24 * 60) return year + 1;
  return day === '01-01' && inUtc < 0 ? year - 1 : year;
}
