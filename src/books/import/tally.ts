import type { Settlement } from './batch.js';
import type { ImportOptions } from './import-options.js';
import { type Counts, type ImportSummary, MAX_RAW, MAX_REJECTIONS } from './import-summary.js';

/** Adds up the results of the batches. */
export class Tally {
  private readonly rejections: ImportSummary['rejections'] = [];

  constructor(
    private readonly options: ImportOptions,
    private counts: Counts = { inserted: 0, updated: 0, skipped: 0, rejected: 0, isbnsNulled: 0 },
  ) {}

  /** The counts including those of another batch. */
  plus(counts: Counts): Counts {
    const sum = { ...this.counts };
    for (const key of Object.keys(sum) as (keyof Counts)[]) sum[key] += counts[key];
    return sum;
  }

  add({ counts, rejections }: Settlement): void {
    this.counts = this.plus(counts);
    const room = MAX_REJECTIONS - this.rejections.length;
    for (const { line, reason, raw } of rejections.slice(0, room)) {
      const text = raw.subarray(0, MAX_RAW).toString(this.options.encoding);
      this.rejections.push({ line, reason, raw: raw.length > MAX_RAW ? `${text}…` : text });
    }
  }

  get summary(): ImportSummary {
    const { inserted, updated, skipped, rejected } = this.counts;
    const read = inserted + updated + skipped + rejected;
    const { dryRun } = this.options;
    return { read, ...this.counts, dryRun, rejections: this.rejections };
  }
}
