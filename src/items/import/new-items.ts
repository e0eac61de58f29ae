import { Book } from '../../books/book.entity.js';
import type { Reads } from '../../database/reads.js';
import type { Writes } from '../../database/writes.js';
import { Item } from '../item.entity.js';
import type { PlacedItem } from './made-items.js';

/** The most characters of a name. */
const MAX_NAME = 80;

interface Refusal {
  reason: string;
}

/** Inserts the items of a file that do not exist; each gets its quantity as its opening. */
export class NewItems {
  constructor(
    private readonly reads: Reads,
    private readonly writes: Writes,
  ) {}

  /** @returns the item as stored, or why it cannot be inserted */
  async insert(item: PlacedItem, actor?: string): Promise<Item | Refusal> {
    const values = await this.valuesOf(item);
    if ('reason' in values) return values;
    return this.writes.insert(Item, { ...values, createdBy: actor });
  }

  /**
   * An item of a book that has no name gets its title.
   * @returns what would be inserted, or why it cannot be
   */
  async valuesOf(item: PlacedItem): Promise<Partial<Item> | Refusal> {
    const { isbn, barcode, price, quantity, storeId } = item;
    const book = isbn === undefined ? undefined : await this.reads.first(Book, 'isbn', isbn);
    const name = item.name ?? (book && [...book.title].slice(0, MAX_NAME).join(''));
    const missing = Object.entries({ name, price }).flatMap(([property, value]) =>
      value === undefined ? property : [],
    );
    if (missing.length > 0) {
      return { reason: `is a new item and has no ${missing.join(' and no ')}` };
    }
    // The item of a book is found by the ISBN of the book.
    const label = barcode ?? (book ? undefined : isbn);
    return { name, price, quantity, storeId, bookId: book?.id, barcode: label };
  }
}
