import { Injectable } from '@nestjs/common';
import type { ImportContext } from '../../books/import/books-importer.js';
import {
  type FileOrigin,
  ImportRecord,
  originOf,
  type SourceFile,
} from '../../books/import/history/import-record.js';
import { inBatches } from '../../books/import/in-batches.js';
import { NO_COUNTS } from '../../books/import/import-summary.js';
import { PartlyDone } from '../../common/partly-done.js';
import { Reads } from '../../database/reads.js';
import { ScratchSet } from '../../database/sqlite/scratch-set.js';
import { Writes } from '../../database/writes.js';
import { Ledger } from '../../ledger/ledger.service.js';
import { Barcodes } from '../barcodes.js';
import { ImportedItems } from './imported-items.js';
import { openStockFile } from './open-stock-file.js';
import { StockBatch } from './stock-batch.js';
import type { StockImportOptions } from './stock-options.js';
import type { StockSettlement, StockSummary } from './stock-summary.js';
import { StockTally } from './stock-tally.js';

/** Items per transaction: few enough not to delay requests. */
const BATCH = 250;

/** The context of an import, apart from its file and options. */
export interface StockImportContext extends Omit<
  ImportContext,
  'bytes' | 'batchRows' | 'afterCommit'
> {
  afterCommit?(summary: StockSummary): void;
}

type RecordedContext = StockImportContext & { record: ImportRecord; origin: FileOrigin };

/** Imports items from a file of any size, batch by batch. */
@Injectable()
export class ItemsImporter {
  private readonly items: ImportedItems;

  constructor(
    private readonly reads: Reads,
    private readonly writes: Writes,
    barcodes: Barcodes,
    ledger: Ledger,
  ) {
    this.items = new ImportedItems(reads, writes, barcodes, ledger);
  }

  /** See `ImportRecord.find`. */
  findRecord(fingerprint: string): Promise<ImportRecord> {
    return ImportRecord.find(this.reads, 'items', fingerprint);
  }

  /** Call once the import has ended and its result has been reported. */
  finish(record: ImportRecord): Promise<void> {
    return record.finish(this.writes);
  }

  /**
   * @throws Problem when the file is no file of stock
   * @throws PartlyDone when the rest of the file cannot be imported
   */
  async import(
    source: SourceFile,
    options: StockImportOptions,
    context: StockImportContext = {},
  ): Promise<StockSummary> {
    const { record = new ImportRecord('items'), checkKey, afterCommit } = context;
    const { format, rows } = await openStockFile(source, options);
    const origin = originOf(source, format, options, context.by);
    const tally = new StockTally(format, options, record);
    const seen = options.dryRun ? new ScratchSet() : undefined;
    try {
      const begin = () => new StockBatch(options.store, BATCH);
      for await (const batch of inBatches(rows, begin, record.lastPosition)) {
        await checkKey?.();
        const settlement = seen
          ? await this.preview(batch, options, context, seen)
          : await this.write(batch, options, { ...context, record, origin }, tally);
        tally.add(settlement);
        afterCommit?.(tally.summary);
      }
    } catch (error) {
      throw new PartlyDone(error, tally.summary);
    } finally {
      seen?.close();
    }
    if (!context.record) await record.finish(this.writes);
    return tally.summary;
  }

  private async write(
    batch: StockBatch,
    { quantity }: StockImportOptions,
    { record, origin, beforeCommit, by = {} }: RecordedContext,
    tally: StockTally,
  ): Promise<StockSettlement> {
    const settlement = await this.writes.bulk(async () => {
      const settled = batch.settle(await this.items.write(batch.items, quantity, by));
      const counts = { ...NO_COUNTS, ...tally.plus(settled.counts) };
      const { lastPosition } = batch;
      await record.save(this.writes, origin, { lastPosition, counts });
      beforeCommit?.(settled.rejections);
      return settled;
    }, record.isResumable);
    record.committed();
    return settlement;
  }

  private async preview(
    batch: StockBatch,
    { quantity }: StockImportOptions,
    { beforeCommit, by = {} }: StockImportContext,
    seen: ScratchSet,
  ): Promise<StockSettlement> {
    const outcomes = await this.items.preview(batch.items, quantity, by, seen);
    const settled = batch.settle(outcomes);
    beforeCommit?.(settled.rejections);
    return settled;
  }
}
