import type { Item } from '../item.entity.js';
import type { StockItem } from './stock-checker.js';

/** An item of a file whose store is known. */
export interface PlacedItem extends StockItem {
  storeId: number;
}

/** The items that one of a file may be. A label wins over the number of a book. */
export interface Candidates {
  labelled: Item[];
  others: Item[];
}

/** The items that a batch has inserted: reads see only what is committed. */
export class MadeItems {
  private readonly byKey = new Map<string, Item[]>();

  /** @param isbn that of its book */
  add(item: Item, isbn?: string): void {
    for (const key of keysOfItem(item, isbn)) {
      this.byKey.set(key, [...(this.byKey.get(key) ?? []), item]);
    }
  }

  candidates(wanted: PlacedItem): Candidates {
    const { labels, others } = wantedKeys(wanted);
    const found = (keys: string[]): Item[] => keys.flatMap((key) => this.byKey.get(key) ?? []);
    return { labelled: found(labels), others: found(others) };
  }
}

/** By what an item is found later: its label, the book that it is of, or its name alone. */
export function keysOfItem(
  { storeId, barcode, bookId, name }: Partial<Item>,
  isbn: string | undefined,
): string[] {
  const isOfBook = isbn !== undefined && typeof bookId === 'number';
  if (!barcode && !isOfBook) return [`${storeId} name ${name}`];
  return [
    ...(barcode ? [`${storeId} label ${barcode}`] : []),
    ...(isOfBook ? [`${storeId} book ${isbn}`] : []),
    ...(isOfBook && !barcode ? [`${storeId} unlabelled ${isbn}`] : []),
  ];
}

/** Of an item with a label in the file, another label of the same book is another item. */
export function wantedKeys({ storeId, codes, barcode, isbn, name }: PlacedItem): {
  labels: string[];
  others: string[];
} {
  if (codes.length === 0) return { labels: [], others: [`${storeId} name ${name}`] };
  const kind = barcode === undefined ? 'book' : 'unlabelled';
  return {
    labels: codes.map((code) => `${storeId} label ${code}`),
    others: isbn === undefined ? [] : [`${storeId} ${kind} ${isbn}`],
  };
}
