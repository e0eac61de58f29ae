/**
 * A position in the history of a PostgreSQL cluster: its timeline in 8 and its WAL position in 16
 * hexadecimal digits. Of two positions, the greater string is the later one.
 */
export type Position = string;

/** Precedes every position. */
export const ANY_POSITION: Position = '0';

export const isPosition = (text: string): boolean =>
  text === ANY_POSITION || /^[\dA-F]{24}$/.test(text);

/**
 * @param timeline in hexadecimal or decimal, as the type says
 * @param lsn as PostgreSQL writes it, such as `16/B374D848`
 */
export function positionOf(timeline: number | string, lsn: string): Position {
  const hex = typeof timeline === 'number' ? timeline.toString(16) : timeline;
  const parts = [hex, ...lsn.split('/')].map((part) => part.padStart(8, '0'));
  return parts.join('').toUpperCase();
}

export const timelineOf = (position: Position): string => position.slice(0, 8);

export const lsnOf = (position: Position): string => position.slice(8);
