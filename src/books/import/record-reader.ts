import { type Parser, parse } from 'csv-parse';
import { countLines, type Encoding, endOfLine, isValid, trimEnd } from './lines.js';
import { unusable } from './unusable.js';

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
/** Lines given up one after the other before the file is: each costs a look at MAX_RECORD bytes. */
const MAX_GIVEN_UP = 5;
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/** The rows of a CSV file, blank lines left out: those of each chunk as it arrives. */
export async function* readRecords(
  source: AsyncIterable<Buffer>,
  delimiter: string,
  encoding: Encoding,
): AsyncGenerator<CsvRecord[]> {
  const reader = new RecordReader(delimiter, encoding);
  let start: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of source) {
    if (start) {
      start = Buffer.concat([start, chunk]);
      if (start.length < BOM.length) continue;
    }
    yield await reader.read(start ? withoutBom(start) : chunk);
    start = undefined;
  }
  if (start) await reader.read(start);
  yield await reader.end();
}

const withoutBom = (start: Buffer): Buffer =>
  start.subarray(0, BOM.length).equals(BOM) ? start.subarray(BOM.length) : start;

/**
 * Finds the rows with csv-parse, and for each its bytes and its line. A row that is too long, or
 * opens a quote that is never closed, costs the line on which it begins: reading goes on with the
 * next one. No more is held in memory than MAX_RECORD and a chunk.
 */
class RecordReader {
  private parser: Parser;
  /** Bytes after the last whole record. */
  private pending: Buffer = Buffer.alloc(0);
  /** How far the records found reach in `pending`. */
  private found = 0;
  /** Where `pending` begins in what the parser has been given. */
  private origin = 0;
  private line = 1;
  /** Within a line that was too long, the rest of which is not looked at. */
  private discarding = false;
  private records: CsvRecord[] = [];
  /** Lines given up since a row was found. */
  private givenUp = 0;

  constructor(
    private readonly delimiter: string,
    private readonly encoding: Encoding,
  ) {
    this.parser = this.createParser();
  }

  async read(chunk: Buffer): Promise<CsvRecord[]> {
    await this.feed(this.discarding ? this.afterLine(chunk) : chunk);
    return this.take();
  }

  async end(): Promise<CsvRecord[]> {
    while (!(await this.finish())) {
      await this.feed(this.rejectLine('opens a quote that is not closed'));
    }
    return this.take();
  }

  private async feed(bytes: Buffer): Promise<void> {
    for (let rest = bytes; rest.length > 0;) {
      this.pending = Buffer.concat([this.pending, rest]);
      const given = rest;
      await new Promise<void>((resolve, reject) =>
        this.parser.write(given, (error) => (error ? reject(error) : resolve())),
      );
      this.drop(this.found);
      if (this.pending.length <= MAX_RECORD) return;
      rest = this.rejectLine(`is longer than ${MAX_RECORD} bytes, or opens a quote too many`);
    }
  }

  /** Answers whether what remained was a row; if not, it is still pending. */
  private async finish(): Promise<boolean> {
    const error = await new Promise<Error | null | undefined>((resolve) => {
      this.parser.once('error', resolve);
      this.parser.end(resolve);
    });
    if (error && (error as { code?: string }).code !== 'CSV_QUOTE_NOT_CLOSED') throw error;
    this.drop(this.found);
    return !error;
  }

  /** Gives up the line that `pending` begins with, and answers what follows it, to be read anew. */
  private rejectLine(complaint: string): Buffer {
    this.givenUp += 1;
    if (this.givenUp > MAX_GIVEN_UP) {
      throw unusable(`Line ${this.line} and those before it open quotes without an end`);
    }
    const end = endOfLine(this.pending);
    const raw = this.pending.subarray(0, end ?? this.pending.length);
    this.records.push({ line: this.line, raw: Buffer.from(trimEnd(raw)), cells: [], complaint });
    this.discarding = end === undefined;
    if (end !== undefined) this.line += 1;
    const rest = this.pending.subarray(raw.length);
    this.pending = Buffer.alloc(0);
    this.found = 0;
    this.origin = 0;
    this.parser.destroy();
    this.parser = this.createParser();
    return rest;
  }

  private afterLine(chunk: Buffer): Buffer {
    const end = endOfLine(chunk);
    if (end === undefined) return Buffer.alloc(0);
    this.discarding = false;
    this.line += 1;
    return chunk.subarray(end);
  }

  private createParser(): Parser {
    const parser = parse({
      delimiter: this.delimiter,
      encoding: this.encoding === 'latin1' ? 'latin1' : 'utf8',
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_quotes: true,
      relax_column_count: true,
      on_record: (cells: string[], { bytes }) => {
        this.add(cells, bytes - this.origin);
        return null;
      },
    });
    // Errors are seen by who writes.
    parser.on('error', () => undefined);
    return parser;
  }

  private add(cells: string[], end: number): void {
    const bytes = this.pending.subarray(this.found, end);
    const raw = trimEnd(bytes);
    if (raw.length > 0) {
      const valid = isValid(raw, this.encoding);
      const complaint = valid ? undefined : `has bytes that are not ${this.encoding}`;
      this.records.push({ line: this.line, raw, cells, complaint });
    }
    this.line += countLines(bytes);
    this.found = end;
    this.givenUp = 0;
  }

  private drop(length: number): void {
    this.pending = this.pending.subarray(length);
    this.origin += length;
    this.found = 0;
  }

  private take(): CsvRecord[] {
    const records = this.records;
    this.records = [];
    return records;
  }
}
