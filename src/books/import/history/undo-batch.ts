import { Item } from '../../../items/item.entity.js';
import type { Reads } from '../../../database/reads.js';
import type { Statement } from '../../../database/engine/statement.js';
import type { StatementFactory } from '../../../database/statement-factory.js';
import type { Writes } from '../../../database/writes.js';
import { Book } from '../../book.entity.js';
import type { OverwrittenBook } from './overwritten-book.entity.js';

/** Why the undo of an import leaves a book as it is. */
export const KEPT_REASONS = ['changed', 'stocked', 'deleted', 'expired'] as const;

/** A book that the undo of an import leaves as it is. */
export interface KeptBook {
  id: number;
  /** Null if it has been deleted. */
  title: string | null;
  reason: (typeof KEPT_REASONS)[number];
}

/** What a batch of an undo has done. */
export interface UndoneBatch {
  removed: number;
  restored: number;
  kept: KeptBook[];
}

/** Undoes a part of an import, in the transaction of the current call. */
export class UndoBatch {
  private readonly markRestored: Statement;
  private readonly restored: Statement;

  constructor(
    private readonly reads: Reads,
    private readonly writes: Writes,
    statements: StatementFactory,
  ) {
    this.markRestored = statements.create(
      'undo_mark',
      `UPDATE "overwritten_books" SET "restored_version" = ? WHERE "id" = ? RETURNING 1`,
    );
    this.restored = statements.create(
      'undo_restored',
      `SELECT "updated_version" - 1 AS "from", "restored_version" AS "to" FROM "overwritten_books"
       WHERE "book_id" = ? AND "restored_version" IS NOT NULL`,
    );
  }

  /** @param updates of one import, the latest first */
  async restore(updates: OverwrittenBook[]): Promise<UndoneBatch> {
    const undone: UndoneBatch = { removed: 0, restored: 0, kept: [] };
    const ids = [...new Set(updates.map(({ bookId }) => bookId))];
    const books = byId(await this.writes.lock(Book, ids));
    for (const { id, bookId, updatedVersion, before } of updates) {
      const book = books.get(bookId);
      const isAsLeft = book !== undefined && (await this.isStill(book, updatedVersion));
      if (!book || !isAsLeft || before === null) {
        const reason = !book ? 'deleted' : isAsLeft ? 'expired' : 'changed';
        undone.kept.push({ id: bookId, title: book?.title ?? null, reason });
        continue;
      }
      const values = JSON.parse(before) as Partial<Book>;
      const row = (await this.writes.update(Book, bookId, values))!;
      await this.writes.execute(this.markRestored, [row.version, id]);
      books.set(bookId, row);
      undone.restored += 1;
    }
    return undone;
  }

  /** @param ids of books that the import inserted */
  async remove(ids: number[]): Promise<UndoneBatch> {
    const books = await this.writes.lock(Book, ids, 'delete');
    const stocked = await this.reads.existing(Item, 'bookId', ids);
    const removed: number[] = [];
    const kept: KeptBook[] = [];
    for (const book of books) {
      const { id, title } = book;
      if (stocked.has(id)) kept.push({ id, title, reason: 'stocked' });
      else if (await this.isStill(book, FIRST)) removed.push(id);
      else kept.push({ id, title, reason: 'changed' });
    }
    await this.writes.deleteMany(Book, removed);
    return { removed: removed.length, restored: 0, kept };
  }

  /** Whether the book has the values of this version: itself, or again because an import was undone. */
  private async isStill({ id, version }: Book, wanted: number): Promise<boolean> {
    if (version === wanted) return true;
    const rows = await this.writes.execute(this.restored, [id]);
    const versions = new Map(rows.map(({ from, to }) => [from as number, to as number]));
    let latest = wanted;
    for (let next; (next = versions.get(latest)) !== undefined;) latest = next;
    return latest === version;
  }
}

/** The version of a new book. */
const FIRST = 1;

const byId = (books: Book[]): Map<number, Book> => new Map(books.map((book) => [book.id, book]));
