/** The end of a day in the time zone of the browser; nothing for no day. */
export const endOf = (day: string): string | undefined =>
  day === '' ? undefined : new Date(`${day}T23:59:59.999`).toISOString();

/** A day as the region of the browser writes it; no day is today. */
export const written = (day: string): string =>
  new Date(endOf(day) ?? Date.now()).toLocaleDateString(navigator.language, { dateStyle: 'long' });
