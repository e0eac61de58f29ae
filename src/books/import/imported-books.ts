import type { Reads } from '../../database/reads.js';
import type { ScratchSet } from '../../database/sqlite/scratch-set.js';
import type { Writes } from '../../database/writes.js';
import { Book } from '../book.entity.js';
import type { AcceptedRecord } from './batch.js';
import { Duplicates } from './duplicates.js';
import type { Property } from './formats/book-record.js';
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

  /** Writes books in the order of the file. @returns the outcome of each */
  async write(records: AcceptedRecord[], policy: ImportPolicy): Promise<Outcome[]> {
    const outcomes = records.map((): Outcome => CONFLICTING[policy.onConflict]);
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
        const rows = indexes.map((index) => records[index].book);
        const written = await this.writes.insertMany(Book, properties, rows, {
          key: 'isbn',
          update,
        });
        for (const index of indexes) {
          const { isbn } = records[index].book;
          const row = isbn ? written.get(isbn) : { updated: false };
          if (row) outcomes[index] = row.updated ? 'updated' : 'inserted';
        }
      }
      waiting = update ? others : [];
    }
    for (const [index, { book, record }] of records.entries()) {
      if (record.isWithdrawn) outcomes[index] = await this.withdraw(book);
    }
    return outcomes;
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
  private async withdraw({ isbn }: Partial<Book>): Promise<Outcome> {
    const book = isbn ? await this.reads.first(Book, 'isbn', isbn) : undefined;
    if (!book || book.status === 'withdrawn') return 'skipped';
    await this.writes.update(Book, book.id, { status: 'withdrawn' });
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
