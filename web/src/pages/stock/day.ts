/** The end of a day in the time zone of the browser; nothing for no day. */
export const endOf = (day: string): string | undefined =>
  day === '' ? undefined : new Date(`${day}T23:59:59.999`).toISOString();

/** Whether a text is a day such as 2026-01-31, or empty. */
export function isDay(text: string): boolean {
  if (text === '') return true;
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  // Some engines take the 30th of February for a day in March.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** A day as the region of the browser writes it; no day is today. */
export const written = (day: string): string =>
  new Date(endOf(day) ?? Date.now()).toLocaleDateString(navigator.language, { dateStyle: 'long' });
