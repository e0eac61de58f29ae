import { Injectable } from '@nestjs/common';
import { Reads } from '../../database/reads.js';
import { ScratchSet } from '../../database/sqlite/scratch-set.js';
import { Writes } from '../../database/writes.js';
import { PartlyDone } from '../../common/partly-done.js';
import type { KeyCheck } from '../../keys/key-check.decorator.js';
import type { Author } from '../../keys/own-store.js';
import { Book } from '../book.entity.js';
import { Batch, type Settlement } from './batch.js';
import { BookChecker } from './book-checker.js';
import { inBatches } from './in-batches.js';
import {
  type FileOrigin,
  ImportRecord,
  originOf,
  type SourceFile,
} from './history/import-record.js';
import type { OpenFile } from './csv/open-csv.js';
import { bytesPerByte } from './formats/formats.js';
import { openFile } from './formats/open-file.js';
import type { ImportOptions } from './import-options.js';
import { type ImportPolicy, policyOf } from './import-policy.js';
import type { ImportSummary, Rejection } from './import-summary.js';
import { ImportedBooks } from './imported-books.js';
import { Tally } from './tally.js';

/** Rows per transaction: enough to share its cost, few enough not to delay requests. */
const BATCH = 1000;

/** Size of the books of a file, in bytes, from which building the indexes afterwards is cheaper. */
const LARGE = 8 * 1024 * 1024;

/** The context of an import, apart from its file and options. */
export interface ImportContext {
  /** The record of an import that can be resumed; the caller finishes it. */
  record?: ImportRecord;
  by?: Author;
  /** Size of the file in bytes, if known: the indexes may then be built after a large file. */
  bytes?: number;
  /** Rows per transaction in a process that serves no requests. */
  batchRows?: number;
  /** Called before each batch; if it rejects, the import ends. */
  checkKey?: KeyCheck;
  /** Called in the transaction of a batch, and again if the transaction is retried. */
  beforeCommit?(rejections: Rejection[]): void;
  afterCommit?(summary: ImportSummary): void;
}

type RecordedContext = ImportContext & { record: ImportRecord; origin: FileOrigin };

/** Imports books from a file of any size and known format, batch by batch. */
@Injectable()
export class BooksImporter {
  private readonly books: ImportedBooks;

  constructor(
    private readonly writes: Writes,
    private readonly reads: Reads,
  ) {
    this.books = new ImportedBooks(reads, writes);
  }

  /** See `ImportRecord.find`. */
  findRecord(fingerprint: string): Promise<ImportRecord> {
    return ImportRecord.find(this.reads, 'books', fingerprint);
  }

  /** Call once the import has ended and its result has been reported. */
  finish(record: ImportRecord): Promise<void> {
    return record.finish(this.writes);
  }

  /**
   * @throws Problem when the file is of no known format
   * @throws PartlyDone when the rest of the file cannot be imported
   */
  async import(
    source: SourceFile,
    options: ImportOptions,
    context: ImportContext = {},
  ): Promise<ImportSummary> {
    const { record = new ImportRecord('books'), bytes = 0 } = context;
    const file = await openFile(source, options);
    const policy = policyOf(file.format, options);
    const origin = originOf(source, file.format, options, context.by);
    const run = () => this.importBatches(file, options, policy, { ...context, record, origin });
    const isFirst = !options.dryRun && !record.lastPosition;
    const added = bytes / bytesPerByte(file.format);
    const lookedUp = policy.onDuplicate === 'skip' ? 'title' : undefined;
    const summary = await (isFirst && added > LARGE
      ? this.writes.fill(Book, added, run, lookedUp)
      : run());
    if (!context.record) await record.finish(this.writes);
    return summary;
  }

  private async importBatches(
    file: OpenFile,
    options: ImportOptions,
    policy: ImportPolicy,
    context: RecordedContext,
  ): Promise<ImportSummary> {
    const { record, batchRows = BATCH } = context;
    const tally = new Tally(file, options, record);
    const checker = new BookChecker(policy);
    const seen = options.dryRun ? new ScratchSet() : undefined;
    const write = async (batch: Batch): Promise<void> => {
      const settlement = seen
        ? await this.preview(batch, policy, context, seen)
        : await this.write(batch, policy, context, tally);
      tally.add(settlement);
      context.afterCommit?.(tally.summary);
    };
    // PostgreSQL writes a batch while the next one is being read.
    let written = Promise.resolve();
    try {
      const begin = () => new Batch(checker, batchRows);
      for await (const batch of inBatches(file.records, begin, record.lastPosition)) {
        await written;
        await context.checkKey?.();
        written = write(batch);
        // Awaited before the next batch is written; until then Node must not report it as unhandled.
        written.catch(() => undefined);
        // The client may take long to send the next batch, and should learn of a failure at once.
        if (!record.isResumable) await written;
      }
      await written;
    } catch (error) {
      await Promise.allSettled([written]);
      throw new PartlyDone(error, tally.summary);
    } finally {
      seen?.close();
    }
    return tally.summary;
  }

  private async write(
    batch: Batch,
    policy: ImportPolicy,
    { record, origin, beforeCommit }: RecordedContext,
    tally: Tally,
  ): Promise<Settlement> {
    const settlement = await this.writes.bulk(async () => {
      const { outcomes, changes } = await this.books.write(batch.accepted, policy);
      const settled = batch.settle(outcomes);
      const { lastPosition } = batch;
      const counts = tally.plus(settled.counts);
      await record.save(this.writes, origin, { lastPosition, counts }, changes);
      beforeCommit?.(settled.rejections);
      return settled;
    }, record.isResumable);
    record.committed();
    return settlement;
  }

  private async preview(
    batch: Batch,
    policy: ImportPolicy,
    { beforeCommit }: ImportContext,
    seen: ScratchSet,
  ): Promise<Settlement> {
    const outcomes = await this.books.preview(batch.accepted, policy, seen);
    const settled = batch.settle(outcomes);
    beforeCommit?.(settled.rejections);
    return settled;
  }
}
