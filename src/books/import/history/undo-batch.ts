import { Item } from '../../../items/item.entity.js';
import type { Reads } from '../../../database/reads.js';
import type { Statement } from '../../../database/engine/statement.js';
import type { Writes } from '../../../database/writes.js';
import { Book } from '../../book.entity.js';
import { OverwrittenBook } from './overwritten-book.entity.js';

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
  /** @param markRestored sets the restored version of an overwritten book, by id */
  constructor(
    private readonly reads: Reads,
    private readonly writes: Writes,
    private readonly markRestored: Statement,
  ) {}

  /** @param updates of one import, the latest first */
  async restore(updates: OverwrittenBook[]): Promise<UndoneBatch> {
    const undone: UndoneBatch = { removed: 0, restored: 0, kept: [] };
    const ids = [...new Set(updates.map(({ bookId }) => bookId))];
    const books = byId(await this.writes.lock(Book, ids));
    const restorations = await this.restorations(ids);
    for (const { id, bookId, updatedVersion, before } of updates) {
      const book = books.get(bookId);
      const isAsLeft = book?.version === restorations.follow(bookId, updatedVersion);
      if (!book || !isAsLeft || before === null) {
        const reason = !book ? 'deleted' : isAsLeft ? 'expired' : 'changed';
        undone.kept.push({ id: bookId, title: book?.title ?? null, reason });
        continue;
      }
      const values = JSON.parse(before) as Partial<Book>;
      const row = (await this.writes.update(Book, bookId, values))!;
      await this.writes.execute(this.markRestored, [row.version, id]);
      restorations.add(bookId, updatedVersion - 1, row.version);
      books.set(bookId, row);
      undone.restored += 1;
    }
    return undone;
  }

  /** @param ids of books that the import inserted */
  async remove(ids: number[]): Promise<UndoneBatch> {
    const books = await this.writes.lock(Book, ids, 'delete');
    const stocked = await this.reads.existing(Item, 'bookId', ids);
    const restorations = await this.restorations(ids);
    const removed: number[] = [];
    const kept: KeptBook[] = [];
    for (const { id, title, version } of books) {
      if (stocked.has(id)) kept.push({ id, title, reason: 'stocked' });
      else if (version !== restorations.follow(id, 1)) kept.push({ id, title, reason: 'changed' });
      else removed.push(id);
    }
    await this.writes.deleteMany(Book, removed);
    return { removed: removed.length, restored: 0, kept };
  }

  private async restorations(bookIds: number[]): Promise<Restorations> {
    const restorations = new Restorations();
    for (const row of await this.reads.among(OverwrittenBook, 'bookId', bookIds)) {
      const { bookId, updatedVersion, restoredVersion } = row;
      if (restoredVersion !== null) restorations.add(bookId, updatedVersion - 1, restoredVersion);
    }
    return restorations;
  }
}

/** Which versions of books have the values of an earlier one again, because an import was undone. */
class Restorations {
  private readonly versions = new Map<string, number>();

  add(bookId: number, from: number, to: number): void {
    this.versions.set(`${bookId} ${from}`, to);
  }

  /** The latest version with the values of this one. */
  follow(bookId: number, version: number): number {
    let latest = version;
    for (let next; (next = this.versions.get(`${bookId} ${latest}`)) !== undefined;) latest = next;
    return latest;
  }
}

const byId = (books: Book[]): Map<number, Book> => new Map(books.map((book) => [book.id, book]));
