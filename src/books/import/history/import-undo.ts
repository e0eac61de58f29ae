import { Injectable } from '@nestjs/common';
import { declareProblem } from '../../../common/declared-problems.js';
import { PartlyDone } from '../../../common/partly-done.js';
import { Problem } from '../../../common/problem.js';
import type { Statement } from '../../../database/engine/statement.js';
import { Reads } from '../../../database/reads.js';
import { StatementFactory } from '../../../database/statement-factory.js';
import { Writes } from '../../../database/writes.js';
import type { KeyCheck } from '../../../keys/key-check.decorator.js';
import { MAX_INT } from '../../../common/fields/value-ranges.js';
import { Import } from './import.entity.js';
import { OverwrittenBook } from './overwritten-book.entity.js';
import { type KeptBook, UndoBatch, type UndoneBatch } from './undo-batch.js';

/** Books per transaction: few enough not to delay requests. An update takes several statements. */
const REMOVALS = 250;
const UPDATES = 50;

/** Most kept books that a summary names. */
export const MAX_KEPT = 1000;

const NOT_UNDOABLE = declareProblem(
  Problem.conflict(
    'import_not_undoable',
    'Only imports of books that are recorded from their beginning can be undone',
  ),
);
const TAKEN_OVER = declareProblem(
  Problem.conflict('undo_taken_over', 'Another request is undoing the import'),
);

/** The result of an undo. */
export interface UndoSummary {
  importId: number;
  /** Books removed, and updates taken back, by this and earlier undos of the import. */
  removed: number;
  restored: number;
  /** How many books stay as they are, and the first of them. */
  kept: number;
  keptBooks: KeptBook[];
}

interface UndoContext {
  /** Called before each batch; if it rejects, the undo ends. */
  checkKey?: KeyCheck;
  /** Whether the caller may see the titles of books. */
  mayRead?: boolean;
  /** Aborted when the process is told to stop. */
  stopping?: AbortSignal;
  onKept?(books: KeptBook[]): void;
}

/**
 * Undoes imports of books: removes what an import inserted, unless it has been changed or stocked since,
 * and restores what it updated, unless it has been changed since. An undo that ended early goes on when
 * it is repeated.
 */
@Injectable()
export class ImportUndo {
  private readonly batch: UndoBatch;
  private readonly updates: Statement;
  private readonly ranges: Statement;

  constructor(
    private readonly reads: Reads,
    private readonly writes: Writes,
    statements: StatementFactory,
  ) {
    this.batch = new UndoBatch(reads, writes, statements);
    this.updates = statements.create(
      'undo_updates',
      `SELECT "id", "book_id" AS "bookId", "updated_version" AS "updatedVersion", "before"
       FROM "overwritten_books" WHERE "import_id" = ? AND "restored_version" IS NULL AND "id" < ?
       ORDER BY "id" DESC LIMIT ${UPDATES}`,
    );
    this.ranges = statements.create(
      'undo_ranges',
      `SELECT "id", "first_id" AS "firstId", "last_id" AS "lastId"
       FROM "imported_ranges" WHERE "import_id" = ? AND "id" < ? ORDER BY "id" DESC LIMIT ${REMOVALS}`,
    );
  }

  /**
   * @throws Problem (404, 409) if there is no such import of books
   * @throws PartlyDone when it ends early
   */
  async undo(id: number, context: UndoContext = {}): Promise<UndoSummary> {
    const { checkKey, stopping, mayRead = true, onKept } = context;
    let record = await this.begin(id);
    const kept = new Map<number, KeptBook>();
    const summary = (): UndoSummary => ({
      importId: id,
      removed: record.removed,
      restored: record.restored,
      kept: kept.size,
      keptBooks: [...kept.values()].slice(0, MAX_KEPT),
    });
    const run = async (work: () => Promise<UndoneBatch>): Promise<void> => {
      if (stopping?.aborted) throw Problem.stopping();
      await checkKey?.();
      const done = await this.writes.bulk(() => this.recorded(record, work), true, true);
      record = done.record;
      const others = done.kept
        .filter((book) => !kept.has(book.id))
        .map((book) => (mayRead ? book : { ...book, title: null }));
      for (const book of others) kept.set(book.id, book);
      onKept?.(others);
    };
    try {
      for await (const updates of this.batchesOf<OverwrittenBook>(this.updates, id)) {
        await run(() => this.batch.restore(updates));
      }
      for await (const ids of this.insertedIds(id)) await run(() => this.batch.remove(ids));
      // This commit is on disk, and with it all before it.
      await this.change(record, { state: 'undone' });
    } catch (error) {
      throw new PartlyDone(error, summary());
    }
    return summary();
  }

  private async begin(id: number): Promise<Import> {
    const record = await this.reads.byId(Import, id);
    if (!record) throw Problem.notFound('Import');
    if (record.kind !== 'books') throw NOT_UNDOABLE;
    // The import of the file, if it is still under way, stops at its next batch, and is not resumed.
    const begun = await this.writes.update(Import, id, { state: 'undoing', fingerprint: null });
    return begun!;
  }

  private async recorded(
    { id, version, removed, restored }: Import,
    work: () => Promise<UndoneBatch>,
  ): Promise<{ record: Import; kept: KeptBook[] }> {
    const done = await work();
    const counts = { removed: removed + done.removed, restored: restored + done.restored };
    return { record: await this.change({ id, version }, counts), kept: done.kept };
  }

  private async change(
    { id, version }: Pick<Import, 'id' | 'version'>,
    changes: Partial<Import>,
  ): Promise<Import> {
    const row = await this.writes.update(Import, id, changes, { versions: [version] });
    if (!row) throw TAKEN_OVER;
    return row;
  }

  /** The ids of the books that it inserted, the latest first. */
  private async *insertedIds(importId: number): AsyncGenerator<number[]> {
    let ids: number[] = [];
    for await (const ranges of this.batchesOf<Range>(this.ranges, importId)) {
      for (const { firstId, lastId } of ranges) {
        for (let id = lastId; id >= firstId; id -= 1) {
          if (ids.push(id) < REMOVALS) continue;
          yield ids;
          ids = [];
        }
      }
    }
    if (ids.length > 0) yield ids;
  }

  private async *batchesOf<T extends { id: number }>(
    statement: Statement,
    importId: number,
  ): AsyncGenerator<T[]> {
    for (let before = MAX_INT; ;) {
      const rows = (await this.writes.execute(statement, [importId, before])) as unknown as T[];
      if (rows.length === 0) return;
      yield rows;
      before = rows.at(-1)!.id;
    }
  }
}

interface Range {
  id: number;
  firstId: number;
  lastId: number;
}
