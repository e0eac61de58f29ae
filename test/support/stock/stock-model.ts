/** An item as the model has it. */
export interface ModelItem {
  id: number;
  name: string;
  cents: number;
  quantity: number;
  seq: number;
  storeId: number;
  bookId: number | null;
}

/** An entry as the ledger must have it; but for its id and its document, the model knows it before. */
export interface ModelEntry {
  itemId: number;
  seq: number;
  type: string;
  quantityBefore: number;
  delta: number;
  quantityAfter: number;
  price: number;
  storeId: number;
  bookId: number | null;
  itemName: string;
  reversesId: number | null;
  id?: number;
}

/** What one line of a request does to one item. */
export interface Posting {
  itemId: number;
  delta: number;
  /** The store in which the item must be. */
  inStore?: number;
  toStore?: number;
  cents?: number;
  reversesId?: number;
}

/** What a request must be answered if it is refused: one of the codes. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly codes: string[],
  ) {
    super(`${status} ${codes.join()}`);
  }
}

export const NOT_FOUND = new Refused(404, ['not_found']);
export const INVALID = new Refused(400, ['validation_failed']);
export const NO_SUCH_ROW = new Refused(422, ['reference_not_found']);
export const MAX = 2 ** 31 - 1;

/** The stock of some stores, and the ledger of all that has happened to it. */
export class StockModel {
  readonly stores = new Set<number>();
  readonly items = new Map<number, ModelItem>();
  readonly entries: ModelEntry[] = [];
  private nextItem = 1;
  private nextStore = 1;

  /** Changes the model, or leaves it as it was. @returns why it was refused */
  attempt(change: () => void): Refused | undefined {
    const [items, count, next] = [structuredClone(this.items), this.entries.length, this.nextItem];
    try {
      change();
      return undefined;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.items.clear();
      for (const [id, item] of items) this.items.set(id, item);
      this.entries.length = count;
      this.nextItem = next;
      return error;
    }
  }

  openStore(): void {
    this.stores.add(this.nextStore++);
  }

  open(values: Omit<ModelItem, 'id' | 'seq'>): ModelItem {
    const item = { ...values, id: this.nextItem++, seq: 0, quantity: 0 };
    this.items.set(item.id, item);
    this.append('opening', item, { itemId: item.id, delta: values.quantity });
    return item;
  }

  /** @throws Refused for copies that are not there, and for more than an item can have */
  write(type: string, postings: Posting[]): void {
    const codes: string[] = [];
    for (const posting of postings) {
      const item = this.items.get(posting.itemId);
      const after = (item?.quantity ?? 0) + posting.delta;
      if (!item || (posting.inStore ?? item.storeId) !== item.storeId) codes.push('item_gone');
      else if (after >= 0 && after <= MAX) this.append(type, item, posting);
      else if (type === 'count') codes.push('count_stale');
      else codes.push(after < 0 ? 'insufficient_stock' : 'quantity_too_large');
    }
    if (codes.length > 0) throw new Refused(409, codes);
  }

  close(item: ModelItem): void {
    this.write('closing', [{ itemId: item.id, delta: -item.quantity }]);
    this.items.delete(item.id);
  }

  itemsOf(storeId: number): ModelItem[] {
    return [...this.items.values()].filter((item) => item.storeId === storeId);
  }

  private append(type: string, item: ModelItem, posting: Posting): void {
    const quantityBefore = item.quantity;
    item.seq += 1;
    item.quantity += posting.delta;
    item.cents = posting.cents ?? item.cents;
    item.storeId = posting.toStore ?? item.storeId;
    this.entries.push({
      itemId: item.id,
      seq: item.seq,
      type,
      quantityBefore,
      delta: item.quantity - quantityBefore,
      quantityAfter: item.quantity,
      price: item.cents / 100,
      storeId: item.storeId,
      bookId: item.bookId,
      itemName: item.name,
      reversesId: posting.reversesId ?? null,
    });
  }
}
