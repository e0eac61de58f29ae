import { Injectable } from '@nestjs/common';
import { Book } from '../../books/book.entity.js';
import { declareProblem } from '../../common/declared-problems.js';
import { isPossibleId } from '../../common/fields/value-ranges.js';
import { type FieldError, Problem } from '../../common/problem.js';
import { Reads } from '../../database/reads.js';
import { Writes } from '../../database/writes.js';
import { Item } from '../../items/item.entity.js';
import { type Author, requireOwnStore } from '../../keys/own-store.js';
import { Store } from '../../stores/store.entity.js';
import { LineItems, requireOneName } from './line-items.js';
import { Postings, postingsOf, type StockDocument } from './postings.js';
import type { ReceiptDto, ReceiptLineDto } from '../stock.fields.js';

const OTHER_PRICE = declareProblem(
  Problem.conflict('item_exists', 'The store has that book at another price, or at several'),
);

/** Deliveries to a store. */
@Injectable()
export class ReceiptsService {
  constructor(
    private readonly lineItems: LineItems,
    private readonly postings: Postings,
    private readonly reads: Reads,
    private readonly writes: Writes,
  ) {}

  /**
   * A line with a book is received into the store's item of that book (at that price, if it names one),
   * which is made if the store has none.
   */
  async receive(body: ReceiptDto, by: Author): Promise<StockDocument> {
    const { storeId, lines } = body;
    requireOwnStore(storeId, by.ownStore);
    requireOneName(lines, ['itemId', 'barcode', 'bookId']);
    refusePrices(lines);
    await this.lineItems.requireStores({ storeId });
    const books = await this.booksOf(lines);
    const named = lines.filter(({ bookId }) => bookId === undefined);
    const ofNamed = await this.lineItems.of(storeId, named);
    return this.writes.run(async () => {
      const items = [...ofNamed];
      const ofBooks = await this.itemsOf(storeId, lines, books, by.actor);
      const found = lines.map((line) => ofBooks.get(line) ?? items.shift()!);
      return this.postings.writeDocument(
        { type: 'receipt', body, by },
        postingsOf(lines, found, 1),
      );
    });
  }

  /** @throws Problem (422) for a book that does not exist */
  private async booksOf(lines: ReceiptLineDto[]): Promise<Map<number, Book>> {
    const ids = lines.flatMap(({ bookId }) => bookId ?? []);
    const books = await this.reads.byIds(Book, ids.filter(isPossibleId));
    const missing = lines.flatMap(({ bookId }, index): FieldError[] =>
      bookId === undefined || books.has(bookId)
        ? []
        : [{ field: `lines[${index}].bookId`, message: `There is no book ${bookId}` }],
    );
    if (missing.length > 0) throw Problem.unprocessable(missing);
    return books;
  }

  /**
   * The store's items for the lines with a book, in the transaction; two receipts at once make one.
   * @throws Problem (400) for a new item without a price, (409) for another price
   */
  private async itemsOf(
    storeId: number,
    lines: ReceiptLineDto[],
    books: Map<number, Book>,
    createdBy?: string,
  ): Promise<Map<ReceiptLineDto, Item>> {
    const items = new Map<ReceiptLineDto, Item>();
    if (books.size === 0) return items;
    await this.writes.lock(Store, [storeId]);
    const within = { property: 'storeId', id: storeId };
    const existing = await this.reads.among(Item, 'bookId', [...books.keys()], within);
    for (const [index, line] of lines.entries()) {
      const { bookId, price } = line;
      if (bookId === undefined) continue;
      let item = itemAt(existing, line, index);
      if (!item) {
        const name = shortName(books.get(bookId)!.title);
        item = await this.writes.insert(Item, { name, price, storeId, bookId, createdBy });
        existing.push(item);
      }
      items.set(line, item);
    }
    return items;
  }
}

/** @throws Problem (400) for a price in a line whose item has one already */
function refusePrices(lines: ReceiptLineDto[]): void {
  const errors = lines.flatMap(({ bookId, price }, index): FieldError[] => {
    if (bookId !== undefined || price === undefined) return [];
    const field = `lines[${index}].price`;
    return [{ field, message: `${field} must not be sent without bookId` }];
  });
  if (errors.length > 0) throw Problem.invalid(errors);
}

/** The item of the book and the price of a line; undefined if there is none of the book. */
function itemAt(items: Item[], { bookId, price }: ReceiptLineDto, index: number): Item | undefined {
  const field = `lines[${index}].price`;
  const ofBook = items.filter((item) => item.bookId === bookId);
  if (price === undefined && ofBook.length > 1) {
    const itemIds = ofBook.map(({ id }) => id);
    const message = `The store has the items ${itemIds.join(', ')} of that book: name one by itemId`;
    throw OTHER_PRICE.with([{ field, message, code: OTHER_PRICE.code, itemIds }]);
  }
  const found = ofBook.find((item) => (price ?? item.price) === item.price);
  if (found) return found;
  const [first] = ofBook;
  if (first) {
    const message = `Item ${first.id} has that book at ${first.price}: name it by itemId`;
    throw OTHER_PRICE.with([{ field, message, code: OTHER_PRICE.code, itemId: first.id }]);
  }
  if (price !== undefined) return undefined;
  const message = `${field} is required: the store has no such item`;
  throw Problem.invalid([{ field, message }]);
}

const MAX_NAME = 80;

/** As much of a title as the name of an item holds. */
const shortName = (title: string): string => [...title].slice(0, MAX_NAME).join('');
