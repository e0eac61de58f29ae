import type { Settlement } from './batch.js';
import { MAX_COLUMNS } from './csv/columns.js';
import type { OpenFile } from './csv/open-csv.js';
import { type Format, hasLines } from './formats/formats.js';
import type { ImportRecord } from './history/import-record.js';
import type { ImportOptions } from './import-options.js';
import {
  type Counts,
  type ImportSummary,
  MAX_CELLS_BYTES,
  MAX_PREVIEW,
  MAX_RAW,
  MAX_REJECTIONS,
  NO_COUNTS,
  type Rejection,
} from './import-summary.js';

/** Adds up the results of the batches. */
export class Tally {
  private readonly rejections: ImportSummary['rejections'] = [];
  private readonly preview: NonNullable<ImportSummary['preview']> = [];
  private counts: Counts;

  /** @param record of the import; it begins with what was imported before */
  constructor(
    private readonly file: Pick<OpenFile, 'format' | 'columns'>,
    private readonly options: ImportOptions,
    private readonly record: Pick<ImportRecord, 'id' | 'counts'>,
  ) {
    this.counts = record.counts ?? NO_COUNTS;
  }

  /** The counts including those of another batch. */
  plus(counts: Counts): Counts {
    const sum = { ...this.counts };
    for (const key of Object.keys(sum) as (keyof Counts)[]) sum[key] += counts[key];
    return sum;
  }

  add({ counts, rejections, preview }: Settlement): void {
    const { format } = this.file;
    this.counts = this.plus(counts);
    const room = MAX_REJECTIONS - this.rejections.length;
    for (const { reason, fields, raw, cells, ...place } of rejections.slice(0, room)) {
      const text = shownRaw(raw, this.options);
      const isShort = raw.length <= MAX_CELLS_BYTES && (cells?.length ?? 0) <= MAX_COLUMNS;
      const row = isShort ? cells : undefined;
      this.rejections.push({ ...placeOf(format, place), reason, fields, raw: text, cells: row });
    }
    const places = preview.map(({ outcome, book, ...place }) => ({
      ...placeOf(format, place),
      outcome,
      book,
    }));
    this.preview.push(...places.slice(0, MAX_PREVIEW - this.preview.length));
  }

  get summary(): ImportSummary {
    const { inserted, updated, skipped, rejected } = this.counts;
    const read = inserted + updated + skipped + rejected;
    const { dryRun } = this.options;
    const { rejections, preview } = this;
    const { format } = this.file;
    const columns = this.file.columns?.();
    const { id: importId = null } = this.record;
    return {
      importId,
      format,
      read,
      ...this.counts,
      dryRun,
      rejections,
      ...(dryRun && { preview }),
      ...(columns && { columns }),
    };
  }
}

/** The encoding of `raw`: files in others than these are converted to UTF-8. */
export const rawEncoding = ({ encoding }: Pick<ImportOptions, 'encoding'>): 'latin1' | 'utf-8' =>
  encoding === 'latin1' ? 'latin1' : 'utf-8';

/** The beginning of a record as an answer shows it. */
export function shownRaw(raw: Buffer, options: Pick<ImportOptions, 'encoding'>): string {
  const text = raw.subarray(0, MAX_RAW).toString(rawEncoding(options));
  return raw.length > MAX_RAW ? `${text}…` : text;
}

/** A position as an answer shows it. */
function placeOf(
  format: Format,
  { position, reference }: Pick<Rejection, 'position' | 'reference'>,
): { line?: number; record?: number; reference?: string } {
  const place = hasLines(format) ? { line: position } : { record: position };
  return reference === undefined ? place : { ...place, reference };
}
