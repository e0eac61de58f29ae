import type { Book } from '../../api/client.js';
import { texts } from '../../text/texts.js';

/** The fields of a book that can be changed, in the order of the page. */
export const FIELDS = [
  'title',
  'author',
  'year',
  'isbn',
  'publisher',
  'language',
  'pageCount',
  'averageRating',
  'status',
  'description',
] as const;

export type FieldName = (typeof FIELDS)[number];

const NUMBERS: readonly string[] = ['year', 'pageCount', 'averageRating'];
export const STATUSES = ['available', 'checked_out', 'lost', 'withdrawn'] as const;

export const isNumber = (name: FieldName): boolean => NUMBERS.includes(name);

/** A value as an input shows it. */
export const inputOf = (value: unknown): string => (value === null ? '' : String(value));

/** What an input means: the API checks it, so that a number that is none stays text. */
export function valueOf(name: FieldName, input: string): string | number | null {
  if (input.trim() === '') return name === 'title' || name === 'author' ? '' : null;
  return isNumber(name) && Number.isFinite(Number(input)) ? Number(input) : input;
}

/** A value as the page shows it. */
export function shown(name: FieldName, value: Book[FieldName]): string {
  if (value === null || value === '') return texts.none;
  if (name === 'status') return texts[value as Book['status']];
  return name === 'averageRating' ? value.toLocaleString(navigator.language) : String(value);
}
