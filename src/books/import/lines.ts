import { isUtf8 } from 'node:buffer';

export type Encoding = 'utf-8' | 'latin1';

const LF = 0x0a;
const CR = 0x0d;

/**
 * Whether the bytes are text. ISO 8859-1 has no characters from 0x80 to 0x9F: who has them there has another encoding.
 */
export const isValid = (raw: Buffer, encoding: Encoding): boolean =>
  encoding === 'utf-8' ? isUtf8(raw) : !/[\x80-\x9f]/.test(raw.toString('latin1'));

/** The index after the first end of a line. A CR that is last may be half of one. */
export function endOfLine(bytes: Buffer): number | undefined {
  const lf = bytes.indexOf(LF);
  const cr = bytes.indexOf(CR);
  if (cr >= 0 && cr < bytes.length - 1 && (lf < 0 || cr < lf - 1)) return cr + 1;
  return lf < 0 ? undefined : lf + 1;
}

/** The ends of lines, within quotes too: LF, CRLF or CR. */
export function countLines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) count += 1;
  for (let at = bytes.indexOf(CR); at >= 0; at = bytes.indexOf(CR, at + 1)) {
    if (bytes[at + 1] !== LF) count += 1;
  }
  return count;
}

/** Without the end of the line, if that is what they end with. */
export function trimEnd(bytes: Buffer): Buffer {
  let end = bytes.length;
  if (bytes[end - 1] === LF) end -= 1;
  if (bytes[end - 1] === CR) end -= 1;
  return bytes.subarray(0, end);
}
