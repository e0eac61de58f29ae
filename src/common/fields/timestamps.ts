import { isCalendarDate } from './value-ranges.js';

/**
 * Converts a timestamp to UTC with milliseconds.
 * @param text RFC 3339 with at most milliseconds and any offset
 * @returns undefined for any other text, and for a timestamp outside the years 0001 to 9999
 */
export function parseTimestamp(text: string): string | undefined {
  const form = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d:\d\d(\.\d{1,3})?(Z|[+-]\d\d:\d\d)$/.exec(text);
  if (!form || !isCalendarDate(form[1])) return undefined;
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) return undefined;
  // The offset may lead to the year 0000 or to +010000; both sort below 0001.
  const moment = time.toISOString();
  return moment >= '0001' ? moment : undefined;
}

/** The usual form of a timestamp in PostgreSQL's JSON. */
const WITH_MILLISECONDS = '2026-11-22T15:07:19.123+00:00';

/**
 * Converts a timestamp of the database to the form of the API. PostgreSQL writes `2026-11-22 15:07:19.12+00`
 * (in UTC), in JSON `2026-11-22T15:07:19.12+00:00`; SQLite already holds the RFC 3339 text.
 */
export function toRfc3339(value: string | Date | null): string | null {
  if (value instanceof Date) return value.toISOString();
  if (value === null || value.endsWith('Z')) return value;
  if (value.length === WITH_MILLISECONDS.length) return `${value.slice(0, -6)}Z`;
  const time = value.slice(11, value.indexOf('+'));
  const milliseconds = time.length === 8 ? `${time}.000` : time.padEnd(12, '0');
  return `${value.slice(0, 10)}T${milliseconds}Z`;
}
