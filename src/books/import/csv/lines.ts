import { isUtf8 } from 'node:buffer';

export type Encoding = 'utf-8' | 'latin1';

export const LF = 0x0a;
export const CR = 0x0d;

/**
 * Whether the bytes are text. ISO 8859-1 has no printable characters from 0x80 to 0x9F: a file that
 * uses them has another encoding.
 */
export const isValid = (raw: Buffer, encoding: Encoding): boolean =>
  encoding === 'utf-8' ? isUtf8(raw) : !/[\x80-\x9f]/.test(raw.toString('latin1'));

/**
 * The index after the end of the first line: LF, CRLF or CR.
 * @param isAll nothing follows the bytes; otherwise a CR at the end may be half of a CRLF
 * @returns undefined when no line ends in the bytes
 */
export function endOfLine(bytes: Buffer, isAll: boolean): number | undefined {
  let at = 0;
  while (at < bytes.length && bytes[at] !== LF && bytes[at] !== CR) at += 1;
  return afterBreak(bytes, at, isAll);
}

/** The index after the line break at `at`; undefined if there is none, or only half of a CRLF. */
export function afterBreak(bytes: Buffer, at: number, isAll: boolean): number | undefined {
  if (bytes[at] === LF) return at + 1;
  if (bytes[at] !== CR || (at + 1 === bytes.length && !isAll)) return undefined;
  return bytes[at + 1] === LF ? at + 2 : at + 1;
}

/** Counts line breaks, also inside quotes: LF, CRLF or CR. */
export function countLines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) count += 1;
  for (let at = bytes.indexOf(CR); at >= 0; at = bytes.indexOf(CR, at + 1)) {
    if (bytes[at + 1] !== LF) count += 1;
  }
  return count;
}

/** Without a line break at the end. */
export function trimEnd(bytes: Buffer): Buffer {
  let end = bytes.length;
  if (bytes[end - 1] === LF) end -= 1;
  if (bytes[end - 1] === CR) end -= 1;
  return bytes.subarray(0, end);
}
