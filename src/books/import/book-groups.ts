import type { Book } from '../book.entity.js';
import type { Property } from './formats/book-record.js';

/** The book of a record, by its place in the batch. */
export type BookOf = (index: number) => Partial<Book>;

/** Books that one statement writes, with the properties that all of them have. */
interface BookGroup {
  properties: Property[];
  books: Partial<Book>[];
}

/** Separates records whose ISBN no earlier one has from the others. */
export function separate(
  indexes: number[],
  bookOf: BookOf,
): { firsts: number[]; others: number[] } {
  const isbns = new Set<string>();
  const firsts: number[] = [];
  const others: number[] = [];
  for (const index of indexes) {
    const { isbn } = bookOf(index);
    (isbn && isbns.has(isbn) ? others : firsts).push(index);
    if (isbn) isbns.add(isbn);
  }
  return { firsts, others };
}

/** Groups books by the properties that they have: an update leaves alone what a record does not mention. */
export function alike(books: Partial<Book>[]): BookGroup[] {
  const groups = new Map<string, BookGroup>();
  for (const book of books) {
    const properties = Object.keys(book) as Property[];
    const key = properties.join();
    const group = groups.get(key);
    if (group) group.books.push(book);
    else groups.set(key, { properties, books: [book] });
  }
  return [...groups.values()];
}

/** Gives new books what they lack, so that they stay together, in the order of the file. */
export function completed(books: Partial<Book>[]): BookGroup {
  const groups = alike(books);
  if (groups.length === 1) return groups[0];
  const properties = [...new Set(groups.flatMap((group) => group.properties))];
  const complete = (book: Partial<Book>): Partial<Book> =>
    Object.fromEntries(
      properties.map((name) => [name, book[name] ?? (name === 'status' ? 'available' : null)]),
    );
  return { properties, books: books.map(complete) };
}
