import { cleanYear } from '../../import/clean-year.js';

/** Code list 55: a text, and dates of the Hijri calendar. All others begin with a year of four digits. */
const TEXT = '12';
const HIJRI = ['20', '21', '25', '32'];

/**
 * The year of a date.
 * @param format of code list 55; without one, a date of digits begins with its year
 * @returns undefined for a date of another calendar, or one whose year is not known
 */
export function yearOf(date: string, format: string | undefined): number | undefined {
  if (format !== undefined && HIJRI.includes(format)) return undefined;
  const isText = format === TEXT || !/^\d+(T.*)?$/.test(date);
  const year = isText ? cleanYear(date) : Number(/^\d{4}/.exec(date)?.[0]);
  return year || undefined;
}
