import { setImmediate } from 'node:timers/promises';
import { countLines, CR, endOfLine, type Encoding, isValid, trimEnd } from './lines.js';
import { type Format, scanRow } from './scan-row.js';
import { scanTabbedRow } from './scan-tabbed-row.js';

/** One row of a CSV file. */
export interface CsvRecord {
  /** Where it begins in the file, counted from 1. */
  line: number;
  /** Its bytes, without the end of the line. */
  raw: Buffer;
  cells: string[];
  /** Why it cannot be read, if it cannot; its cells mean nothing then. */
  complaint?: string;
}

const MAX_RECORD = 1024 * 1024;
/** Lines that are read before requests get their turn, or else the bytes that were scanned. */
const SLICE = 1000;
const SLICE_BYTES = 256 * 1024;
/**
 * Bytes beyond its first line that may be scanned to find the end of a row. A scan that ends
 * without a row uses them up, each byte of a row earns EARNED of them again, so that the work grows
 * with the file, however its quotes stand.
 */
const MAX_LOOKAHEAD = MAX_RECORD;
const EARNED = 4;
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/** The rows of a CSV file, blank lines left out, some at a time and as soon as they arrive. */
export async function* readRecords(
  source: AsyncIterable<Buffer>,
  delimiter: string,
  encoding: Encoding,
): AsyncGenerator<CsvRecord[]> {
  const reader = new RecordReader({ delimiter, encoding });
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
 * Finds the rows, and for each its bytes and its line. A line that is too long, or opens a quote
 * that is never closed or closed before other text, is one row that cannot be read: the next line
 * begins another. Holds MAX_RECORD bytes and a chunk at most.
 */
class RecordReader {
  /** What has arrived since the last whole row. */
  private chunks: Buffer[] = [];
  private size = 0;
  /** The size from which another look is worth it: that they double keeps the work linear. */
  private wanted = BOM.length;
  private hasBegun = false;
  private line = 1;
  /** The number of cells in the header. */
  private columns: number | undefined;
  /** Within a line that was too long, the rest of which is not looked at. */
  private skipping = false;
  private records: CsvRecord[] = [];
  private lookahead = MAX_LOOKAHEAD;
  private scanned = 0;

  constructor(private readonly format: Format) {}

  *read(chunk: Buffer): Generator<CsvRecord[]> {
    this.chunks.push(chunk);
    this.size += chunk.length;
    if (this.size >= this.wanted) yield* this.look(false);
  }

  end(): Generator<CsvRecord[]> {
    return this.look(true);
  }

  /** @param isAll nothing follows what has arrived */
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

  /** Takes one row. @returns its bytes; 0 when more have to arrive first */
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

  /** @param end of the line, if it is there */
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

/** The length without a CR that is last, for an LF may follow it. */
const withoutHalfBreak = (bytes: Buffer): number =>
  bytes.at(-1) === CR ? bytes.length - 1 : bytes.length;
