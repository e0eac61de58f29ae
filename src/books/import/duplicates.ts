import type { ScratchSet } from '../../database/sqlite/scratch-set.js';
import type { Book } from '../book.entity.js';

/** Recognizes books without an ISBN by title, author, year and publisher. */
export class Duplicates {
  private readonly keys = new Set<string>();

  /**
   * @param books with the titles of the batch
   * @param seen the keys of earlier batches that were not written
   */
  constructor(
    books: Book[],
    private readonly seen?: ScratchSet,
  ) {
    for (const book of books) if (!book.isbn) this.keys.add(keyOf(book));
  }

  /** Whether the book is there, or was asked for before. */
  has(book: Partial<Book>): boolean {
    if (book.isbn) return false;
    const key = keyOf(book);
    if (this.keys.has(key)) return true;
    this.keys.add(key);
    return this.seen?.add(key) === false;
  }
}

const keyOf = ({ title, author, year, publisher }: Partial<Book>): string =>
  JSON.stringify([title, author, year ?? null, publisher ?? null]);
