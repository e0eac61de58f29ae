import type { components } from '../../api/schema.js';

/** A column of a file of rows, with its first values. */
export type Column = components['schemas']['ImportColumn'];
/** What is read from a column; null if nothing is. */
export type Target = Column['field'];

const REQUIRED = ['title', 'author'] as const;

export const targetsOf = (columns: Column[]): Target[] => columns.map(({ field }) => field);

/** Reads a field from a column, and no longer from the one that it was read from. */
export const assigned = (targets: Target[], index: number, target: Target): Target[] =>
  targets.map((one, at) => (at === index ? target : one === target ? null : one));

/** Whether the columns are to be read otherwise than in the last dry run. */
export const isChanged = (columns: Column[], targets: Target[]): boolean =>
  columns.some(({ field }, index) => field !== targets[index]);

/** The fields that every book has, and that are read from no column. */
export const missing = (targets: Target[]): (typeof REQUIRED)[number][] =>
  REQUIRED.filter((field) => !targets.includes(field));

/** A map names a column by its header. */
export const hasOwnName = (columns: Column[], { header }: Column): boolean =>
  header !== '' && columns.filter((other) => other.header === header).length === 1;

/** The parameter `map`: pairs of field=header, quoted as in CSV. */
export const mapOf = (columns: Column[], targets: Target[]): string =>
  columns
    .flatMap(({ header }, index) => (targets[index] ? `${targets[index]}=${header}` : []))
    .map((pair) => (/[",\r\n]/.test(pair) ? `"${pair.replaceAll('"', '""')}"` : pair))
    .join(',');
