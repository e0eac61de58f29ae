import { Injectable } from '@nestjs/common';
import { Reads } from '../../database/reads.js';
import { ScratchSet } from '../../database/sqlite/scratch-set.js';
import { Writes } from '../../database/writes.js';
import { PartlyDone } from '../../common/partly-done.js';
import type { KeyCheck } from '../../keys/key-check.decorator.js';
import { Book } from '../book.entity.js';
import { type Batch, readBatches, type Settlement } from './batch.js';
import { Checkpoint } from './checkpoint.js';
import type { ImportOptions } from './import-options.js';
import type { ImportSummary, Rejection } from './import-summary.js';
import { foresee, landBooks } from './land-books.js';
import { Tally } from './tally.js';

/** Enough rows to share the cost of a transaction, few enough for requests not to wait for it. */
const BATCH = 1000;

/** Bytes of a file from which on it pays to build indexes once. */
const LARGE = 8 * 1024 * 1024;

/** What belongs to an import besides its file and its options. */
export interface ImportContext {
  /** To go on from, and to keep up to date. */
  checkpoint?: Checkpoint;
  /** The size of the file, where that is known and indexes may be built when it has been read. */
  bytes?: number;
  /** Rows in a transaction, where this process has nothing else to do. */
  batchRows?: number;
  /** Called before each batch: where it rejects, the import ends. */
  checkKey?: KeyCheck;
  /** Called in the transaction of a batch, and again if that has to be repeated. */
  beforeCommit?(rejections: Rejection[]): void;
  afterCommit?(summary: ImportSummary): void;
}

/** Reads books from a CSV file of any size, and writes them batch by batch. */
@Injectable()
export class BooksImporter {
  constructor(
    private readonly work: Writes,
    private readonly reads: Reads,
  ) {}

  /** @param id SHA-256 of the file and of the options that it is read with */
  findCheckpoint(id: string): Promise<Checkpoint> {
    return Checkpoint.find(this.reads, id);
  }

  /** To be called once the import has ended and whoever asked for it knows. */
  removeCheckpoint(checkpoint: Checkpoint): Promise<void> {
    return checkpoint.remove(this.work);
  }

  /** @throws PartlyDone when nothing (more) of the file can be imported */
  import(
    source: AsyncIterable<Buffer>,
    options: ImportOptions,
    context: ImportContext = {},
  ): Promise<ImportSummary> {
    const { checkpoint, bytes = 0 } = context;
    const run = () => this.importBatches(source, options, context);
    const isFirst = !options.dryRun && !checkpoint?.lastLine;
    return isFirst && bytes > LARGE ? this.work.fill(Book, bytes, run) : run();
  }

  private async importBatches(
    source: AsyncIterable<Buffer>,
    options: ImportOptions,
    context: ImportContext,
  ): Promise<ImportSummary> {
    const { checkpoint, batchRows = BATCH } = context;
    const tally = new Tally(options, checkpoint?.counts);
    const seen = options.dryRun ? new ScratchSet() : undefined;
    const write = async (batch: Batch): Promise<void> => {
      const settlement = seen
        ? await this.foresee(batch, options, context, seen)
        : await this.land(batch, options, context, tally);
      tally.add(settlement);
      context.afterCommit?.(tally.summary);
    };
    // PostgreSQL writes a batch while the next one is read.
    let written = Promise.resolve();
    try {
      const limits = { maxRows: batchRows, afterLine: checkpoint?.lastLine };
      for await (const batch of readBatches(source, options, limits)) {
        await written;
        await context.checkKey?.();
        written = write(batch);
        // Awaited before the next one is written; until then Node must not call it unhandled.
        written.catch(() => undefined);
        // A client may take long to send the next one, and is told of a failure at once.
        if (!checkpoint) await written;
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

  private async land(
    batch: Batch,
    { onConflict }: ImportOptions,
    { checkpoint, beforeCommit }: ImportContext,
    tally: Tally,
  ): Promise<Settlement> {
    const isResumable = checkpoint !== undefined;
    const settlement = await this.work.bulk(async () => {
      const outcomes = await landBooks(this.work, batch.properties, batch.books, onConflict);
      const settled = batch.settle(outcomes);
      await checkpoint?.save(this.work, batch.lastLine, tally.plus(settled.counts));
      beforeCommit?.(settled.rejections);
      return settled;
    }, isResumable);
    checkpoint?.committed();
    return settlement;
  }

  private async foresee(
    batch: Batch,
    { onConflict }: ImportOptions,
    { beforeCommit }: ImportContext,
    seen: ScratchSet,
  ): Promise<Settlement> {
    const outcomes = await foresee(this.reads, seen, batch.books, onConflict);
    const settled = batch.settle(outcomes);
    beforeCommit?.(settled.rejections);
    return settled;
  }
}
