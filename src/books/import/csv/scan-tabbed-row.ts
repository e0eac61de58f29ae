import { endOfLine, trimEnd } from './lines.js';
import { type CsvFormat, type Row, scanRow } from './scan-row.js';

const TAB = '\t';
const ENCLOSED = /^"[^"]*(?:""[^"]*)*"$/;

/**
 * Reads the first row of a tab-separated file. Many programs write such files without quoting, so a
 * quotation mark is an ordinary character, unless it clearly quotes a cell:
 * - it begins a cell, and the closing one ends the same cell; or
 * - the closing one ends a later cell or line, the resulting row has as many cells as the header, no
 *   cell contains both a tab and a line break, and at most one of the lines would be a row by itself.
 * So two lines that are rows by themselves are never merged.
 * @param columns the number of cells in the header; undefined when this is the header
 * @param isAll nothing follows the bytes
 * @param mayGrow more bytes may follow; the same row is then scanned again
 * @returns undefined when more bytes are needed to decide
 */
export function scanTabbedRow(
  bytes: Buffer,
  format: CsvFormat,
  columns: number | undefined,
  isAll: boolean,
  mayGrow: boolean,
): Row | undefined {
  const end = endOfLine(bytes, isAll) ?? (isAll ? bytes.length : undefined);
  if (end === undefined) return undefined;
  const cells = trimEnd(bytes.subarray(0, end)).toString(format.encoding).split(TAB);
  if (format.isUnquoted) return { cells, end, scanned: end };
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

/** A title may contain a tab or a line break; a cell with both is more likely two rows. */
const isMerged = (cell: string): boolean => cell.includes(TAB) && /[\r\n]/.test(cell);

/** Counts the lines with `columns` cells, up to two. */
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
