import type { Reads } from '../../database/reads.js';
import type { ScratchSet } from '../../database/sqlite/scratch-set.js';
import type { Writes } from '../../database/writes.js';
import { Book } from '../book.entity.js';
import type { AcceptedRecord } from './batch.js';
import { alike, type BookOf, completed, separate } from './book-groups.js';
import { Duplicates } from './duplicates.js';
import type { Property } from './formats/book-record.js';
import type { BookChanges } from './history/import-record.js';
import type { ImportPolicy } from './import-policy.js';
import type { Outcome } from './import-summary.js';

const CONFLICTING: Record<ImportPolicy['onConflict'], Outcome> = {
  skip: 'skipped',
  update: 'updated',
  reject: 'rejected',
};

/** Writes the books of a batch. */
export class ImportedBooks {
  constructor(
    private readonly reads: Reads,
    private readonly writes: Writes,
  ) {}

  /** Writes books in the order of the file. @returns the outcome of each, and what changed */
  async write(
    records: AcceptedRecord[],
    policy: ImportPolicy,
  ): Promise<{ outcomes: Outcome[]; changes: BookChanges }> {
    const outcomes = records.map((): Outcome => CONFLICTING[policy.onConflict]);
    const changes: BookChanges = { inserted: [], overwritten: [] };
    const duplicates = await this.duplicates(records, policy);
    let waiting: number[] = [];
    for (const [index, { book, record }] of records.entries()) {
      if (record.isWithdrawn) continue;
      if (duplicates?.has(book)) outcomes[index] = 'duplicate';
      else waiting.push(index);
    }
    const bookOf = (index: number): Partial<Book> => records[index].book;
    if (policy.onConflict !== 'update') {
      const { firsts } = separate(waiting, bookOf);
      for (const index of await this.insert(firsts, bookOf, changes)) outcomes[index] = 'inserted';
      waiting = [];
    }
    // Of books with the same ISBN the first is written first; the others then update it, in turn.
    while (waiting.length > 0) {
      const { firsts, others } = separate(waiting, bookOf);
      const existing = await this.lockExisting(firsts.map(bookOf));
      const isKnown = (index: number) => existing.has(bookOf(index).isbn ?? '');
      const added = await this.insert(
        firsts.filter((index) => !isKnown(index)),
        bookOf,
        changes,
      );
      for (const index of added) outcomes[index] = 'inserted';
      await this.update(firsts.filter(isKnown), bookOf, existing, changes);
      // A concurrent request may have inserted a book meanwhile, which is then to be updated.
      const late = firsts.filter((index) => !isKnown(index) && !added.has(index));
      waiting = [...late, ...others];
    }
    for (const [index, { book, record }] of records.entries()) {
      if (record.isWithdrawn) outcomes[index] = await this.withdraw(book, changes);
    }
    return { outcomes, changes };
  }

  /** Inserts books with new ISBNs, and those without. @returns which were inserted */
  private async insert(
    indexes: number[],
    bookOf: BookOf,
    changes: BookChanges,
  ): Promise<Set<number>> {
    const { properties, books } = completed(indexes.map(bookOf));
    const conflict = { key: 'isbn', update: false } as const;
    const written = await this.writes.insertMany(Book, properties, books, conflict);
    changes.inserted.push(...written.map(({ id }) => id));
    const isbns = new Set(written.map(({ key }) => key));
    return new Set(indexes.filter((index) => isbns.has(bookOf(index).isbn ?? null)));
  }

  /** @param existing the books with these ISBNs, which are locked */
  private async update(
    indexes: number[],
    bookOf: BookOf,
    existing: Map<string, Book>,
    changes: BookChanges,
  ): Promise<void> {
    for (const { properties, books } of alike(indexes.map(bookOf))) {
      const conflict = { key: 'isbn', update: true } as const;
      for (const row of await this.writes.insertMany(Book, properties, books, conflict)) {
        const before = JSON.stringify(pick(existing.get(row.key!)!, properties));
        changes.overwritten.push({ bookId: row.id, updatedVersion: row.version, before });
      }
    }
  }

  /** The books with these ISBNs, by ISBN. */
  private async lockExisting(books: Partial<Book>[]): Promise<Map<string, Book>> {
    const isbns = books.flatMap(({ isbn }) => isbn ?? []);
    const rows = await this.writes.lockAmong(Book, 'isbn', isbns);
    return new Map(rows.map((row) => [row.isbn!, row]));
  }

  /**
   * @param seen the ISBNs and the keys of books without an ISBN in earlier records
   * @returns what `write` would do
   */
  async preview(
    records: AcceptedRecord[],
    policy: ImportPolicy,
    seen: ScratchSet,
  ): Promise<Outcome[]> {
    const isbns = records.flatMap(({ book }) => book.isbn ?? []);
    const existing = await this.reads.existing(Book, 'isbn', isbns);
    const duplicates = await this.duplicates(records, policy, seen);
    return records.map(({ book, record: { isWithdrawn } }) => {
      const { isbn } = book;
      if (isWithdrawn) return isbn && existing.has(isbn) ? 'updated' : 'skipped';
      if (duplicates?.has(book)) return 'duplicate';
      const isNew = !isbn || (!existing.has(isbn) && seen.add(isbn));
      return isNew ? 'inserted' : CONFLICTING[policy.onConflict];
    });
  }

  /** Nothing is deleted: copies of the book may still be on the shelf. */
  private async withdraw({ isbn }: Partial<Book>, changes: BookChanges): Promise<Outcome> {
    const [book] = isbn ? await this.writes.lockAmong(Book, 'isbn', [isbn]) : [];
    if (!book || book.status === 'withdrawn') return 'skipped';
    const row = await this.writes.update(Book, book.id, { status: 'withdrawn' });
    const before = JSON.stringify(pick(book, ['status']));
    changes.overwritten.push({ bookId: book.id, updatedVersion: row!.version, before });
    return 'updated';
  }

  private async duplicates(
    records: AcceptedRecord[],
    { onDuplicate }: ImportPolicy,
    seen?: ScratchSet,
  ): Promise<Duplicates | undefined> {
    if (onDuplicate === 'insert') return undefined;
    const titles = records.flatMap(({ book: { isbn, title } }) => (isbn ? [] : title!));
    return new Duplicates(await this.reads.among(Book, 'title', [...new Set(titles)]), seen);
  }
}

/** The values that an import replaces, without the ISBN, by which it found the book. */
const pick = (book: Book, properties: Property[]): Partial<Book> =>
  Object.fromEntries(
    properties.filter((name) => name !== 'isbn').map((name) => [name, book[name]]),
  );
