import { MAX_PREVIEW, MAX_REJECTIONS } from '../../books/import/import-summary.js';
import type { ImportRecord } from '../../books/import/history/import-record.js';
import { shownRaw } from '../../books/import/tally.js';
import type { StockImportOptions } from './stock-options.js';
import type { StockFormat } from './stock-presets.js';
import {
  NO_STOCK,
  type StockCounts,
  type StockSettlement,
  type StockSummary,
} from './stock-summary.js';

/** Adds up the results of the batches. */
export class StockTally {
  private readonly rejections: StockSummary['rejections'] = [];
  private readonly preview: NonNullable<StockSummary['preview']> = [];
  private counts = NO_STOCK;

  constructor(
    private readonly format: StockFormat,
    private readonly options: Pick<StockImportOptions, 'dryRun' | 'encoding'>,
    private readonly record: Pick<ImportRecord, 'id' | 'counts'>,
  ) {
    if (record.counts) this.counts = this.plus(record.counts);
  }

  /** The counts including those of another batch. */
  plus(counts: StockCounts): StockCounts {
    return {
      inserted: this.counts.inserted + counts.inserted,
      updated: this.counts.updated + counts.updated,
      skipped: this.counts.skipped + counts.skipped,
      rejected: this.counts.rejected + counts.rejected,
    };
  }

  add({ counts, rejections, preview }: StockSettlement): void {
    this.counts = this.plus(counts);
    const room = MAX_REJECTIONS - this.rejections.length;
    for (const { reason, raw, position } of rejections.slice(0, room)) {
      this.rejections.push({ line: position, reason, raw: shownRaw(raw, this.options) });
    }
    this.preview.push(...preview.slice(0, MAX_PREVIEW - this.preview.length));
  }

  get summary(): StockSummary {
    const { inserted, updated, skipped, rejected } = this.counts;
    const read = inserted + updated + skipped + rejected;
    const { format, counts, rejections, preview } = this;
    const { dryRun } = this.options;
    const { id: importId = null } = this.record;
    return { importId, format, read, ...counts, dryRun, rejections, ...(dryRun && { preview }) };
  }
}
