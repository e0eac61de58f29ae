import { MAX_RAW } from './marc-record.js';

/** Ends a record. No character of UTF-8 or MARC-8 contains it. */
const TERMINATOR = 0x1d;
/** What programs put between records: blanks, NUL, line breaks, the end of a file in DOS. */
const BETWEEN = new Set([0x20, 0x00, 0x0a, 0x0d, 0x1a]);
const MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** The bytes of a record. */
export interface Frame {
  /** With the terminator, unless it is cut or unfinished. */
  bytes: Buffer;
  /** It is longer than MAX_RAW: the rest has been left out. */
  isCut: boolean;
  /** The file ends before the record does. */
  isUnfinished: boolean;
}

/** Splits a file into records at their terminators. Buffers at most a chunk and MAX_RAW bytes. */
export class Iso2709Frames {
  /** The beginning of a record whose end has not arrived. */
  private readonly pending = Buffer.allocUnsafe(MAX_RAW);
  private length = 0;
  private isCut = false;
  private isFirst = true;

  *read(chunk: Buffer): Generator<Frame> {
    let start = 0;
    for (;;) {
      while (this.length === 0 && BETWEEN.has(chunk[start])) start += 1;
      const end = chunk.indexOf(TERMINATOR, start) + 1;
      if (end === 0) break;
      yield this.finish(chunk.subarray(start, end), false);
      start = end;
    }
    this.append(chunk.subarray(start));
  }

  *end(): Generator<Frame> {
    const frame = this.finish(Buffer.alloc(0), true);
    if (frame.bytes.length > 0) yield frame;
  }

  private finish(part: Buffer, isUnfinished: boolean): Frame {
    let bytes = part;
    if (this.length > 0 || part.length > MAX_RAW) {
      this.append(part);
      bytes = Buffer.from(this.pending.subarray(0, this.length));
    }
    if (this.isFirst && bytes.subarray(0, MARK.length).equals(MARK)) bytes = bytes.subarray(3);
    const frame = { bytes, isCut: this.isCut, isUnfinished };
    this.isFirst = false;
    this.isCut = false;
    this.length = 0;
    return frame;
  }

  private append(part: Buffer): void {
    const copied = part.copy(this.pending, this.length);
    this.length += copied;
    if (copied < part.length) this.isCut = true;
  }
}
