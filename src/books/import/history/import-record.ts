import type { Reads } from '../../../database/reads.js';
import { violationOf } from '../../../database/engine/database-errors.js';
import type { Writes } from '../../../database/writes.js';
import type { Author } from '../../../keys/own-store.js';
import { declareProblem } from '../../../common/declared-problems.js';
import { Problem } from '../../../common/problem.js';
import { type Counts, NO_COUNTS } from '../import-summary.js';
import { Import } from './import.entity.js';
import { ImportedRange, rangesOf } from './imported-range.entity.js';
import { OverwrittenBook } from './overwritten-book.entity.js';

/** What an import wrote to the catalogue. */
export interface BookChanges {
  /** The ids of new books. */
  inserted: number[];
  overwritten: Overwritten[];
}

export type Overwritten = Pick<OverwrittenBook, 'bookId' | 'updatedVersion' | 'before'>;

/** A file as it arrives. */
export interface SourceFile extends AsyncIterable<Buffer> {
  /** Known once the first bytes have arrived. */
  readonly fileName?: string;
}

export const originOf = (
  source: SourceFile,
  format: string,
  { fileName = source.fileName }: { fileName?: string },
  by?: Author,
): FileOrigin => ({ format, fileName, actor: by?.actor });

const STOPPED = declareProblem(
  Problem.conflict(
    'import_stopped',
    'The import has been undone, or another process is importing the same file, so it has stopped',
  ),
);

const OVERWRITTEN = ['importId', 'bookId', 'updatedVersion', 'before'] as const;
const RANGE = ['importId', 'firstId', 'lastId'] as const;

/** A file that is being imported. */
export interface FileOrigin {
  format: string;
  fileName?: string;
  /** The id of the key that sent it. */
  actor?: string;
}

/** The progress of an import after a batch. */
interface Progress {
  lastPosition: number;
  counts: Counts;
}

/**
 * Records an import as it proceeds, so that it can be resumed and undone. A second process that
 * resumes the same import fails at its next batch.
 */
export class ImportRecord {
  private saved: Pick<Import, 'id' | 'version'> | undefined;
  private pending: Pick<Import, 'id' | 'version'> | undefined;

  constructor(
    private readonly kind: Import['kind'],
    private readonly fingerprint: string | null = null,
    private readonly earlier?: Import,
  ) {
    this.saved = earlier;
  }

  /**
   * The record of an unfinished import, or a new one.
   * @param fingerprint SHA-256 of the file and of the options that it is read with
   */
  static async find(
    reads: Reads,
    kind: Import['kind'],
    fingerprint: string,
  ): Promise<ImportRecord> {
    const earlier = await reads.first(Import, 'fingerprint', fingerprint);
    return new ImportRecord(kind, fingerprint, earlier);
  }

  /** Undefined before the first batch. */
  get id(): number | undefined {
    return this.saved?.id;
  }

  get isResumable(): boolean {
    return this.fingerprint !== null;
  }

  /** Up to where the file was imported before. */
  get lastPosition(): number {
    return this.earlier?.lastPosition ?? 0;
  }

  /** What was imported before. */
  get counts(): Counts | undefined {
    if (!this.earlier) return undefined;
    const counts = { ...NO_COUNTS };
    for (const key of Object.keys(counts) as (keyof Counts)[]) counts[key] = this.earlier[key];
    return counts;
  }

  /**
   * Call in the transaction of a batch.
   * @throws Problem (409) if the import has been undone, or another process resumes it
   */
  async save(
    writes: Writes,
    file: FileOrigin,
    { lastPosition, counts }: Progress,
    changes?: BookChanges,
  ): Promise<void> {
    const values = { lastPosition, ...counts };
    this.pending = this.saved
      ? await this.proceed(writes, this.saved, values)
      : await this.begin(writes, file, values);
    if (changes) await this.saveChanges(writes, this.pending.id, changes);
  }

  /** Call after that transaction has been committed. */
  committed(): void {
    this.saved = this.pending;
  }

  /** Resolves once every batch is on disk: on PostgreSQL this commit flushes them all. */
  async finish(writes: Writes): Promise<void> {
    if (!this.saved) return;
    const { id, version } = this.saved;
    const finished = { state: 'finished', fingerprint: null } as const;
    await writes.update(Import, id, finished, { versions: [version] });
  }

  private async begin(
    writes: Writes,
    { format, fileName, actor }: FileOrigin,
    progress: Partial<Import>,
  ): Promise<Import> {
    const { kind, fingerprint } = this;
    const origin = { format, fileName: shown(fileName ?? '') || null, actor };
    const values = { kind, fingerprint, ...origin, ...progress };
    return writes.insert(Import, values).catch((error: unknown) => {
      throw violationOf(error)?.kind === 'unique' ? STOPPED : error;
    });
  }

  private async proceed(
    writes: Writes,
    { id, version }: Pick<Import, 'id' | 'version'>,
    values: Partial<Import>,
  ): Promise<Import> {
    const row = await writes.update(Import, id, values, { versions: [version] });
    if (!row) throw STOPPED;
    return row;
  }

  private async saveChanges(
    writes: Writes,
    importId: number,
    { inserted, overwritten }: BookChanges,
  ): Promise<void> {
    const ranges = rangesOf(inserted).map((range) => ({ importId, ...range }));
    await writes.insertAll(ImportedRange, [...RANGE], ranges);
    const updates = overwritten.map((one) => ({ importId, ...one }));
    await writes.insertAll(OverwrittenBook, [...OVERWRITTEN], updates);
  }
}

/** The name without folders and control characters. */
const shown = (fileName: string): string =>
  [...fileName.replace(/^.*[/\\]/s, '').replace(/\p{Cc}/gu, '')].slice(0, 255).join('');
