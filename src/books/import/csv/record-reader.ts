import { setImmediate } from 'node:timers/promises';
import { countLines, CR, endOfLine, isValid, trimEnd } from './lines.js';
import { type CsvFormat, scanRow } from './scan-row.js';
import { scanTabbedRow } from './scan-tabbed-row.js';

/** One row of a CSV file. */
export interface CsvRecord {
  /** The line on which it begins, from 1. */
  line: number;
  /** Its bytes, without the line break. */
  raw: Buffer;
  cells: string[];
  /** Why it cannot be read; its cells are then meaningless. */
  complaint?: string;
}

const MAX_RECORD = 1024 * 1024;
/** Lines to read, or bytes to scan, before other requests are served. */
const SLICE = 1000;
const SLICE_BYTES = 256 * 1024;
/**
 * How many bytes beyond the first line may be scanned for the end of a row. A scan that finds no row
 * uses this budget up; each byte of the file that is read adds EARNED bytes to it. The work is
 * therefore linear in the size of the file, wherever its quotes are.
 */
const MAX_LOOKAHEAD = MAX_RECORD;
const EARNED = 4;
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/** Reads the rows of a CSV file, without blank lines, in batches as they arrive. */
export async function* readRecords(
  source: AsyncIterable<Buffer>,
  format: CsvFormat,
): AsyncGenerator<CsvRecord[]> {
  const reader = new RecordReader(format);
  for await (const chunk of source) yield* slices(reader.read(chunk));
  yield* slices(reader.end());
}

async function* slices(records: Iterable<CsvRecord[]>): AsyncGenerator<CsvRecord[]> {
  for (const slice of records) {
    yield slice;
    await setImmediate();
  }
}

/**
 * Splits the bytes into rows. A line that is too long, or opens a quote that is never closed or has text
 * after its closing quote, is one unreadable row; reading continues with the next line. Buffers at
 * most MAX_RECORD bytes and a chunk.
 */
class RecordReader {
  /** Bytes after the last complete row. */
  private chunks: Buffer[] = [];
  private size = 0;
  /** The size at which to scan again: doubling it keeps the work linear. */
  private wanted = BOM.length;
  private hasBegun = false;
  private line = 1;
  /** The number of cells in the header. */
  private columns: number | undefined;
  /** Whether the rest of a line that was too long is being skipped. */
  private skipping = false;
  private records: CsvRecord[] = [];
  private lookahead = MAX_LOOKAHEAD;
  private scanned = 0;

  constructor(private readonly format: CsvFormat) {}

  *read(chunk: Buffer): Generator<CsvRecord[]> {
    this.chunks.push(chunk);
    this.size += chunk.length;
    if (this.size >= this.wanted) yield* this.look(false);
  }

  end(): Generator<CsvRecord[]> {
    return this.look(true);
  }

  /** @param isAll nothing follows the bytes that have arrived */
  private *look(isAll: boolean): Generator<CsvRecord[]> {
    let rest = Buffer.concat(this.chunks);
    if (!this.hasBegun && rest.subarray(0, BOM.length).equals(BOM))
      rest = rest.subarray(BOM.length);
    this.hasBegun = true;
    for (let lines = 1; rest.length > 0; lines += 1) {
      const taken = this.skipping ? this.skip(rest, isAll) : this.take(rest, isAll);
      if (taken === 0) break;
      rest = rest.subarray(taken);
      if (lines % SLICE === 0 || this.scanned > SLICE_BYTES) {
        this.scanned = 0;
        yield this.records.splice(0);
      }
    }
    this.chunks = [rest];
    this.size = rest.length;
    this.wanted = Math.min(2 * rest.length, MAX_RECORD);
    yield this.records.splice(0);
  }

  /** Reads one row. @returns its number of bytes; 0 if more must arrive first */
  private take(bytes: Buffer, isAll: boolean): number {
    const lineEnd = endOfLine(bytes.subarray(0, MAX_RECORD), isAll && bytes.length <= MAX_RECORD);
    const most = Math.min(MAX_RECORD, Math.max(lineEnd ?? MAX_RECORD, this.lookahead));
    const visible = bytes.subarray(0, most);
    const isEnd = isAll && visible.length === bytes.length;
    const mayGrow = !isAll && visible.length < most;
    const row =
      this.format.delimiter === '\t'
        ? scanTabbedRow(visible, this.format, this.columns, isEnd, mayGrow)
        : scanRow(visible, this.format, isEnd);
    if (mayGrow && (!row || (!row.cells && lineEnd === undefined))) return 0;
    const taken =
      row?.cells !== undefined
        ? this.add(bytes.subarray(0, row.end), row.cells)
        : this.giveUpLine(
            visible,
            lineEnd,
            row
              ? this.textAfterQuote(visible, row.scanned)
              : unfinished(isEnd || most < MAX_RECORD),
          );
    this.account(row?.scanned ?? visible.length, taken);
    return taken;
  }

  private account(scanned: number, taken: number): void {
    this.scanned += scanned;
    const left = this.lookahead - Math.max(0, scanned - taken) + EARNED * taken;
    this.lookahead = Math.max(0, Math.min(MAX_LOOKAHEAD, left));
  }

  private add(bytes: Buffer, cells: string[]): number {
    const raw = trimEnd(bytes);
    if (raw.length > 0) {
      const { encoding } = this.format;
      const complaint = isValid(raw, encoding) ? undefined : `has bytes that are not ${encoding}`;
      this.records.push({ line: this.line, raw, cells, complaint });
      this.columns ??= cells.length;
    }
    this.line += countLines(bytes);
    return bytes.length;
  }

  private textAfterQuote(bytes: Buffer, at: number): string {
    const lines = countLines(bytes.subarray(0, at));
    return lines === 0
      ? 'has text after a closing quote'
      : `has text after the quote that closes on line ${this.line + lines}`;
  }

  /** @param end the end of the line, if it has arrived */
  private giveUpLine(bytes: Buffer, end: number | undefined, complaint: string): number {
    const taken = end ?? withoutHalfBreak(bytes);
    const raw = trimEnd(bytes.subarray(0, taken));
    this.records.push({ line: this.line, raw, cells: [], complaint });
    this.skipping = end === undefined;
    if (!this.skipping) this.line += 1;
    return taken;
  }

  private skip(bytes: Buffer, isAll: boolean): number {
    const end = endOfLine(bytes, isAll);
    if (end === undefined) return isAll ? bytes.length : withoutHalfBreak(bytes);
    this.skipping = false;
    this.line += 1;
    return end;
  }
}

const unfinished = (isShort: boolean): string =>
  isShort
    ? 'opens a quote that is not closed'
    : `is longer than ${MAX_RECORD} bytes, or opens a quote too many`;

/** The length without a CR at the end, which an LF may follow. */
const withoutHalfBreak = (bytes: Buffer): number =>
  bytes.at(-1) === CR ? bytes.length - 1 : bytes.length;
