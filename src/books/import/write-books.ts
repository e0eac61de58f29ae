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

/** Writes books in the order of the file. @returns the outcome of each */
export async function writeBooks(
  writes: Writes,
  properties: Property[],
  books: Partial<Book>[],
  onConflict: OnConflict,
): Promise<Outcome[]> {
  const update = onConflict === 'update';
  const outcomes = books.map(() => CONFLICTING[onConflict]);
  // Of books with the same ISBN the first is written first; the others then update it, in turn.
  let waiting = books.map((_, index) => index);
  while (waiting.length > 0) {
    const { firsts, others } = separate(waiting, (index) => books[index].isbn ?? null);
    const rows = firsts.map((index) => books[index]);
    const written = await writes.insertMany(Book, properties, rows, { key: 'isbn', update });
    for (const index of firsts) {
      const { isbn } = books[index];
      const row = isbn ? written.get(isbn) : { updated: false };
      if (row) outcomes[index] = row.updated ? 'updated' : 'inserted';
    }
    waiting = update ? others : [];
  }
  return outcomes;
}

/** @returns what `writeBooks` would do @param seen the ISBNs of earlier rows */
export async function previewBooks(
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
