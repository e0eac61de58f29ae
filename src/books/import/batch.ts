import type { Book } from '../book.entity.js';
import { Problem } from '../../common/problem.js';
import type { ImportOptions } from './import-options.js';
import type { Counts, Outcome, Rejection } from './import-summary.js';
import type { Property } from './mapping.js';
import { type CsvRecord, readRecords } from './record-reader.js';
import { RowConverter } from './row-converter.js';
import { unusable } from './unusable.js';

/** Limits batches of long rows, in bytes of the file. */
const MAX_BYTES = 2 * 1024 * 1024;

/** The result of a batch. */
export interface Settlement {
  counts: Counts;
  rejections: Rejection[];
}

/** Rows of the file that are written, or rejected, together. */
export class Batch {
  private readonly rows: { line: number; raw: Buffer; book: Partial<Book>; nulled: boolean }[] = [];
  private readonly rejections: Rejection[] = [];
  /** The line on which its last row begins. */
  lastLine = 0;
  private bytes = 0;

  constructor(
    private readonly converter: RowConverter,
    private readonly maxRows: number,
  ) {}

  /** The properties that each of its books has. */
  get properties(): Property[] {
    return this.converter.properties;
  }

  /** The rows that were converted to books. */
  get books(): Partial<Book>[] {
    return this.rows.map(({ book }) => book);
  }

  get isFull(): boolean {
    return this.rows.length + this.rejections.length >= this.maxRows || this.bytes >= MAX_BYTES;
  }

  add({ line, raw, cells, complaint }: CsvRecord): void {
    const conversion = complaint ? { reason: complaint } : this.converter.convert(cells);
    if ('reason' in conversion) {
      this.rejections.push({ line, raw, reason: conversion.reason });
    } else {
      const { values, isbnNulled } = conversion;
      this.rows.push({ line, raw, book: values as Partial<Book>, nulled: isbnNulled });
    }
    this.lastLine = line;
    this.bytes += raw.length;
  }

  /** @param outcomes one for each of `books` */
  settle(outcomes: Outcome[]): Settlement {
    const counts = { inserted: 0, updated: 0, skipped: 0, rejected: 0, isbnsNulled: 0 };
    const rejections = [...this.rejections];
    for (const [index, { line, raw, book, nulled }] of this.rows.entries()) {
      counts[outcomes[index]] += 1;
      if (nulled) counts.isbnsNulled += 1;
      if (outcomes[index] === 'rejected') {
        rejections.push({ line, raw, reason: `isbn ${book.isbn} exists already` });
      }
    }
    counts.rejected = rejections.length;
    return { counts, rejections: rejections.toSorted((one, other) => one.line - other.line) };
  }
}

export interface BatchLimits {
  /** The most rows in one batch. */
  maxRows: number;
  /** Rows that begin on this line or before were imported already. */
  afterLine?: number;
}

/**
 * Yields the rows of a file in batches. When the process is about to stop, the current batch ends with
 * the rows that have arrived.
 * @throws Problem when the file has no header, or lacks a wanted column
 */
export async function* readBatches(
  source: AsyncIterable<Buffer>,
  options: ImportOptions,
  { maxRows, afterLine = 0 }: BatchLimits,
): AsyncGenerator<Batch> {
  let converter: RowConverter | undefined;
  let batch: Batch | undefined;
  try {
    for await (const records of readRecords(source, options.delimiter, options.encoding)) {
      for (const record of records) {
        if (!converter) {
          converter = new RowConverter(headerOf(record), options);
          continue;
        }
        if (record.line <= afterLine) continue;
        batch ??= new Batch(converter, maxRows);
        batch.add(record);
        if (!batch.isFull) continue;
        yield batch;
        batch = undefined;
      }
    }
  } catch (error) {
    if (batch && error instanceof Problem && error.code === 'stopping') yield batch;
    throw error;
  }
  if (!converter) throw unusable('The file is empty');
  if (batch) yield batch;
}

function headerOf({ line, cells, complaint }: CsvRecord): string[] {
  if (complaint) throw unusable(`The header, on line ${line}, ${complaint}`);
  return cells;
}
