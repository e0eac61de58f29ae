/** The largest 32-bit integer. */
export const MAX_INT = 2_147_483_647;

/** Whether a row can have this id: PostgreSQL refuses a statement with a larger one. */
export const isPossibleId = (id: number): boolean => id > 0 && id <= MAX_INT;

/** Most bytes of the headers of a request, as in Node. */
export const MAX_HEADERS = 16 * 1024;

/** Most bytes of a JSON body. */
export const MAX_BODY = 64 * 1024;

/** Whether `value` is an existing day from the year 1 on, as YYYY-MM-DD. */
export function isCalendarDate(value: unknown): boolean {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(value) || value < '0001') return false;
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}

/** Counts characters as the databases do: code points, not UTF-16 units. */
export const isLongerThan = (text: string, max: number): boolean =>
  text.length > max && (text.length > 2 * max || [...text].length > max);
