import { afterBreak, CR, type Encoding, LF } from './lines.js';

const QUOTE = 0x22;

/** How the bytes of a file are to be read. */
export interface Format {
  /** One ASCII character. */
  delimiter: string;
  encoding: Encoding;
}

export interface Row {
  cells: string[];
  /** The index after the end of its last line. */
  end: number;
  /** The number of bytes that were scanned to find it. */
  scanned: number;
}

/** A row with text behind a closing quote, where only a delimiter or the end of a line may be. */
export interface BrokenRow {
  cells?: undefined;
  /** The index of that text. */
  scanned: number;
}

/**
 * Reads the first row as RFC 4180 has it: a cell that begins with a quotation mark is enclosed, may
 * hold delimiters and line breaks, and has each quotation mark inside twice. In any other cell a
 * quotation mark is a character.
 * @param isAll nothing follows the bytes
 * @returns undefined when the bytes end before the row does
 */
export function scanRow(
  bytes: Buffer,
  { delimiter, encoding }: Format,
  isAll: boolean,
): Row | BrokenRow | undefined {
  const separator = delimiter.charCodeAt(0);
  // Cells are decoded once the row is known to be whole: many scans end without one.
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

/** @param bounds of each cell its first byte, and that of its closing quote or of what follows */
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
