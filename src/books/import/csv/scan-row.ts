import { afterBreak, CR, type Encoding, LF } from './lines.js';

const QUOTE = 0x22;

/** How the cells of a file are separated and encoded. */
export interface CsvFormat {
  /** One ASCII character. */
  delimiter: string;
  encoding: Encoding;
  /** Quotation marks are part of the text; with tabs only. */
  isUnquoted?: boolean;
}

export interface Row {
  cells: string[];
  /** The index after its line break. */
  end: number;
  /** Number of bytes scanned to find it. */
  scanned: number;
}

/** A row with text after a closing quote, where only a delimiter or a line break may follow. */
export interface BrokenRow {
  cells?: undefined;
  /** The index of that text. */
  scanned: number;
}

/**
 * Reads the first row by RFC 4180: a cell that begins with a quotation mark is quoted; it may contain
 * delimiters and line breaks, and quotation marks inside are doubled. In any other cell a quotation
 * mark is an ordinary character.
 * @param isAll nothing follows the bytes
 * @returns undefined when the bytes end before the row does
 */
export function scanRow(
  bytes: Buffer,
  { delimiter, encoding }: CsvFormat,
  isAll: boolean,
): Row | BrokenRow | undefined {
  const separator = delimiter.charCodeAt(0);
  // Decoded once the row is complete: many scans do not find a row.
  const bounds: number[] = [];
  const rowUntil = (end: number): Row => ({
    cells: decodeCells(bytes, bounds, encoding),
    end,
    scanned: end,
  });
  for (let start = 0; ; start += 1) {
    const isEnclosed = bytes[start] === QUOTE;
    const close = isEnclosed ? closingQuote(bytes, start + 1) : endOfCell(bytes, start, separator);
    if (close === undefined) return undefined;
    bounds.push(start, close);

    start = isEnclosed ? close + 1 : close;
    if (bytes[start] === separator) continue;
    if (start === bytes.length) return isAll ? rowUntil(start) : undefined;
    if (bytes[start] !== LF && bytes[start] !== CR) return { scanned: start };
    const end = afterBreak(bytes, start, isAll);
    return end === undefined ? undefined : rowUntil(end);
  }
}

/** @param bounds for each cell the index of its first byte and of its closing quote or delimiter */
function decodeCells(bytes: Buffer, bounds: number[], encoding: Encoding): string[] {
  const cells: string[] = [];
  for (let index = 0; index < bounds.length; index += 2) {
    const [start, close] = [bounds[index], bounds[index + 1]];
    const isEnclosed = bytes[start] === QUOTE;
    const text = bytes.toString(encoding, isEnclosed ? start + 1 : start, close);
    cells.push(isEnclosed ? text.replaceAll('""', '"') : text);
  }
  return cells;
}

function closingQuote(bytes: Buffer, from: number): number | undefined {
  for (let at = bytes.indexOf(QUOTE, from); at >= 0; at = bytes.indexOf(QUOTE, at + 2)) {
    if (bytes[at + 1] !== QUOTE) return at;
  }
  return undefined;
}

function endOfCell(bytes: Buffer, from: number, separator: number): number {
  let at = from;
  while (at < bytes.length && !isEnd(bytes[at], separator)) at += 1;
  return at;
}

const isEnd = (byte: number, separator: number): boolean =>
  byte === separator || byte === LF || byte === CR;
