import type { Reads } from '../../database/reads.js';
import { violationOf } from '../../database/engine/database-errors.js';
import type { Writes } from '../../database/writes.js';
import { ImportCheckpoint } from './import-checkpoint.entity.js';
import type { Counts } from './import-summary.js';

/** The progress of an import. A second process that imports the same file fails at its next batch. */
export class Checkpoint {
  private constructor(
    private readonly id: string,
    private batches: number,
    readonly lastPosition: number,
    readonly counts: Counts | undefined,
  ) {}

  /** Finds the checkpoint of an interrupted import of the same file, or creates one. */
  static async find(reads: Reads, id: string): Promise<Checkpoint> {
    const row = await reads.byId(ImportCheckpoint, id);
    if (!row) return new Checkpoint(id, 0, 0, undefined);
    const { version, lastLine } = row;
    const { inserted, updated, skipped, rejected, duplicates, isbnsNulled, yearsNulled } = row;
    const counts = { inserted, updated, skipped, rejected, duplicates, isbnsNulled, yearsNulled };
    return new Checkpoint(id, version, lastLine, counts);
  }

  /** Call in the transaction of the batch. */
  async save(writes: Writes, lastPosition: number, counts: Counts): Promise<void> {
    const values = { lastLine: lastPosition, ...counts };
    if (this.batches === 0) {
      await writes.insert(ImportCheckpoint, { id: this.id, ...values }).catch((error: unknown) => {
        throw violationOf(error)?.kind === 'unique' ? alreadyRunning() : error;
      });
      return;
    }
    const row = await writes.update(ImportCheckpoint, this.id, values);
    if (row?.version !== this.batches + 1) throw alreadyRunning();
  }

  /** Call after that transaction has been committed. */
  committed(): void {
    this.batches += 1;
  }

  /** Resolves once every batch is on disk: on PostgreSQL this commit flushes them all. */
  async remove(writes: Writes): Promise<void> {
    await writes.delete(ImportCheckpoint, this.id);
  }
}

const alreadyRunning = () =>
  new Error('Another process is importing the same file, so this import has stopped');
