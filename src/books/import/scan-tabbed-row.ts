import { endOfLine, trimEnd } from './lines.js';
import { type Format, type Row, scanRow } from './scan-row.js';

const TAB = '\t';
const ENCLOSED = /^"[^"]*(?:""[^"]*)*"$/;

/**
 * Reads the first row of a tab-separated file. Many programs write such files without quoting, so
 * a quotation mark is a character, unless it is proved to enclose a cell:
 * - it begins a cell, and the cell ends with the one that closes it; or
 * - the one that closes it is at the end of a later cell or line, and the row that this makes has as
 *   many cells as the header, none of them with both a tab and a line break, but at most one of its
 *   lines does by itself. Thus no two lines that are rows are ever merged into one.
 * @param columns the number of cells in the header; undefined when this is the header
 * @param isAll nothing follows the bytes
 * @param mayGrow the same row can be asked for again with more bytes
 * @returns undefined when the bytes end before the row does, or before it can be told
 */
export function scanTabbedRow(
  bytes: Buffer,
  format: Format,
  columns: number | undefined,
  isAll: boolean,
  mayGrow: boolean,
): Row | undefined {
  const end = endOfLine(bytes, isAll) ?? (isAll ? bytes.length : undefined);
  if (end === undefined) return undefined;
  const cells = trimEnd(bytes.subarray(0, end)).toString(format.encoding).split(TAB);
  const line = { cells: cells.map(withoutQuotes), end, scanned: end };
  if (columns === undefined || !cells.some(isOpen)) return line;

  const row = scanRow(bytes, format, isAll);
  line.scanned = row?.scanned ?? bytes.length;
  if (row && (!row.cells || row.cells.length !== columns || row.cells.some(isMerged))) {
    return line;
  }
  if (countRows(row ? bytes.subarray(0, row.end) : bytes, columns, row !== undefined) > 1)
    return line;
  return row ?? (mayGrow ? undefined : line);
}

const withoutQuotes = (cell: string): string =>
  ENCLOSED.test(cell) ? cell.slice(1, -1).replaceAll('""', '"') : cell;

const isOpen = (cell: string): boolean => cell.startsWith('"') && !ENCLOSED.test(cell);

/** A title may have a tab or a line break; with both it is more likely made of two rows. */
const isMerged = (cell: string): boolean => cell.includes(TAB) && /[\r\n]/.test(cell);

/** How many lines have `columns` cells: two mean two or more. */
function countRows(bytes: Buffer, columns: number, isAll: boolean): number {
  let count = 0;
  for (let rest = bytes; rest.length > 0 && count < 2;) {
    const end = endOfLine(rest, isAll) ?? (isAll ? rest.length : undefined);
    if (end === undefined) break;
    const cells = rest.toString('latin1', 0, end).split(TAB);
    if (cells.length === columns) count += 1;
    rest = rest.subarray(end);
  }
  return count;
}
