import type { Reads } from '../../database/reads.js';
import type { ScratchSet } from '../../database/sqlite/scratch-set.js';
import type { Writes } from '../../database/writes.js';
import { Book } from '../book.entity.js';
import type { ImportOptions } from './import-options.js';
import type { Outcome } from './import-summary.js';
import type { Property } from './mapping.js';

type OnConflict = ImportOptions['onConflict'];

const CONFLICTING: Record<OnConflict, Outcome> = {
  skip: 'skipped',
  update: 'updated',
  reject: 'rejected',
};

/** Writes books in the order of the file, and answers what became of each. */
export async function landBooks(
  work: Writes,
  properties: Property[],
  books: Partial<Book>[],
  onConflict: OnConflict,
): Promise<Outcome[]> {
  const update = onConflict === 'update';
  const outcomes = books.map(() => CONFLICTING[onConflict]);
  // Of books with the same ISBN, the first goes first; to update it, the others follow in turn.
  let waiting = books.map((_, index) => index);
  while (waiting.length > 0) {
    const { firsts, others } = separate(waiting, (index) => books[index].isbn ?? null);
    const rows = firsts.map((index) => books[index]);
    const landed = await work.insertMany(Book, properties, rows, { key: 'isbn', update });
    for (const index of firsts) {
      const { isbn } = books[index];
      const row = isbn ? landed.get(isbn) : { updated: false };
      if (row) outcomes[index] = row.updated ? 'updated' : 'inserted';
    }
    waiting = update ? others : [];
  }
  return outcomes;
}

/** Answers what `landBooks` would do. @param seen the ISBNs that would have landed until now */
export async function foresee(
  reads: Reads,
  seen: ScratchSet,
  books: Partial<Book>[],
  onConflict: OnConflict,
): Promise<Outcome[]> {
  const isbns = books.flatMap(({ isbn }) => isbn ?? []);
  const existing = await reads.existing(Book, 'isbn', isbns);
  return books.map(({ isbn }) => {
    const isNew = !isbn || (!existing.has(isbn) && seen.add(isbn));
    return isNew ? 'inserted' : CONFLICTING[onConflict];
  });
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
