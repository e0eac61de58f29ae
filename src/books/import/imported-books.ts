import type { Reads } from '../../database/reads.js';
import type { ScratchSet } from '../../database/sqlite/scratch-set.js';
import type { Writes } from '../../database/writes.js';
import { Book } from '../book.entity.js';
import type { AcceptedRecord } from './batch.js';
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
    const update = policy.onConflict === 'update';
    const duplicates = await this.duplicates(records, policy);
    let waiting: number[] = [];
    for (const [index, { book, record }] of records.entries()) {
      if (record.isWithdrawn) continue;
      if (duplicates?.has(book)) outcomes[index] = 'duplicate';
      else waiting.push(index);
    }
    // Of books with the same ISBN the first is written first; the others then update it, in turn.
    while (waiting.length > 0) {
      const { firsts, others } = separate(waiting, (index) => records[index].book.isbn ?? null);
      for (const { properties, indexes } of alike(firsts, records)) {
        const books = indexes.map((index) => records[index].book);
        const updated = await this.writeAlike(books, properties, update, changes);
        for (const index of indexes) {
          const { isbn } = records[index].book;
          const isUpdate = isbn ? updated.get(isbn) : false;
          if (isUpdate !== undefined) outcomes[index] = isUpdate ? 'updated' : 'inserted';
        }
      }
      waiting = update ? others : [];
    }
    for (const [index, { book, record }] of records.entries()) {
      if (record.isWithdrawn) outcomes[index] = await this.withdraw(book, changes);
    }
    return { outcomes, changes };
  }

  /** @returns by ISBN, of each book that was written, whether it updated one */
  private async writeAlike(
    books: Partial<Book>[],
    properties: Property[],
    update: boolean,
    changes: BookChanges,
  ): Promise<Map<string, boolean>> {
    const earlier = update ? await this.existing(books) : undefined;
    const written = await this.writes.insertMany(Book, properties, books, { key: 'isbn', update });
    const updated = new Map<string, boolean>();
    for (const { id, key, version } of written) {
      if (key !== null) updated.set(key, version > 1);
      if (version === 1) {
        changes.inserted.push(id);
        continue;
      }
      const before = earlier!.get(key!);
      // A concurrent request may have inserted it meanwhile; then it is not known what it was.
      const values = before && pick(before, properties);
      const kept = values ? JSON.stringify(values) : null;
      changes.overwritten.push({ bookId: id, updatedVersion: version, before: kept });
    }
    return updated;
  }

  /** The books with these ISBNs as they are before the batch updates them, locked. */
  private async existing(books: Partial<Book>[]): Promise<Map<string, Book>> {
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

function separate(
  indexes: number[],
  isbnOf: (index: number) => string | null,
): { firsts: number[]; others: number[] } {
  const isbns = new Set<string>();
  const firsts: number[] = [];
  const others: number[] = [];
  for (const index of indexes) {
    const isbn = isbnOf(index);
    (isbn !== null && isbns.has(isbn) ? others : firsts).push(index);
    if (isbn !== null) isbns.add(isbn);
  }
  return { firsts, others };
}

/** Records with the same properties: what a record does not mention stays as it is. */
interface Alike {
  properties: Property[];
  indexes: number[];
}

/** Separates records by the properties that they have. All rows of a CSV file have the same. */
function alike(indexes: number[], records: AcceptedRecord[]): Alike[] {
  const groups = new Map<string, Alike>();
  for (const index of indexes) {
    const properties = Object.keys(records[index].book) as Property[];
    const key = properties.join();
    const group = groups.get(key);
    if (group) group.indexes.push(index);
    else groups.set(key, { properties, indexes: [index] });
  }
  return [...groups.values()];
}
