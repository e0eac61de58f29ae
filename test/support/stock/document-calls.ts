import type { Random } from '../random.js';
import { anyItem, anyStore, cents, copies, type StockCall, STRANGER } from './item-calls.js';
import {
  INVALID,
  type ModelItem,
  NO_SUCH_ROW,
  NOT_FOUND,
  type Posting,
  Refused,
  type StockModel,
} from './stock-model.js';

/** The books of the model: their ids, titles and ISBNs. */
export const BOOKS = [
  { id: 1, title: 'A', isbn: '9780132350884' },
  { id: 2, title: 'B', isbn: '9780141439518' },
  { id: 3, title: 'C', isbn: '9780306406157' },
];

interface Line {
  itemId?: number;
  barcode?: string;
  bookId?: number;
  quantity: number;
  price?: number;
  unitPrice?: number;
}

function randomLine(random: Random, model: StockModel, storeId: number): Line {
  const items = model.itemsOf(storeId);
  const item = items.length > 0 && random.chance(0.95) ? random.pick(items) : undefined;
  const book = BOOKS.find(({ id }) => id === item?.bookId) ?? random.pick(BOOKS);
  const name = random.chance(0.7)
    ? { itemId: item?.id ?? anyItem(random, model) }
    : { barcode: book.isbn };
  return { ...name, quantity: copies(random) };
}

const randomLines = (random: Random, model: StockModel, storeId: number): Line[] =>
  Array.from({ length: random.integer(1, 4) }, () => randomLine(random, model, storeId));

/** The items of a store that the lines name. */
function named(model: StockModel, storeId: number, lines: Line[]): ModelItem[] {
  const found = lines.map(({ itemId, barcode }) => {
    const book = BOOKS.find(({ isbn }) => isbn === barcode);
    return model
      .itemsOf(storeId)
      .filter(({ id, bookId }) => (itemId ? id === itemId : bookId === book!.id));
  });
  if (found.some(({ length }) => length === 0)) throw NO_SUCH_ROW;
  if (found.some(({ length }) => length > 1)) throw new Refused(409, ['ambiguous_barcode']);
  return found.map(([item]) => item);
}

/** Lines of one item at one price are one entry. */
function posted(items: ModelItem[], lines: Line[], sign: number): Posting[] {
  const merged = new Map<string, Posting>();
  for (const [index, { quantity, unitPrice }] of lines.entries()) {
    const { id: itemId } = items[index];
    const key = `${itemId} ${unitPrice}`;
    const delta = (merged.get(key)?.delta ?? 0) + sign * quantity;
    merged.set(key, { itemId, delta });
  }
  return [...merged.values()];
}

const requireStores = (model: StockModel, ...ids: number[]): void => {
  if (ids.some((id) => !model.stores.has(id))) throw NO_SUCH_ROW;
};

const withUnitPrice = (random: Random, line: Line): Line => ({
  ...line,
  unitPrice: random.pick([undefined, undefined, 1, 2]),
});

export function saleOrReturn(random: Random, model: StockModel): StockCall {
  const storeId = anyStore(random, model);
  const lines = randomLines(random, model, storeId).map((line) => withUnitPrice(random, line));
  const [type, sign] = random.pick([['sale', -1] as const, ['return', 1] as const]);
  return {
    method: 'POST',
    path: `/api/${type}s`,
    body: { storeId, lines },
    change() {
      requireStores(model, storeId);
      model.write(type, posted(named(model, storeId, lines), lines, sign));
    },
  };
}

export function receipt(random: Random, model: StockModel): StockCall {
  const storeId = anyStore(random, model);
  const lines = randomLines(random, model, storeId).map((line): Line => {
    if (random.chance(0.5)) return withUnitPrice(random, line);
    const bookId = random.chance(0.05) ? STRANGER : random.pick(BOOKS).id;
    const known = model.itemsOf(storeId).find((item) => item.bookId === bookId);
    const price = random.pick([undefined, (known?.cents ?? 999) / 100, cents(random) / 100]);
    return { bookId, price, quantity: line.quantity };
  });
  const isOfBook = ({ bookId }: Line): boolean => bookId !== undefined;
  return {
    method: 'POST',
    path: '/api/receipts',
    body: { storeId, lines },
    change() {
      requireStores(model, storeId);
      if (lines.some(({ bookId }) => bookId === STRANGER)) throw NO_SUCH_ROW;
      const items = named(
        model,
        storeId,
        lines.filter((line) => !isOfBook(line)),
      );
      const all = lines.map((line) => {
        if (!isOfBook(line)) return items.shift()!;
        const ofBook = model.itemsOf(storeId).filter(({ bookId }) => bookId === line.bookId);
        const price = line.price && Math.round(line.price * 100);
        const fitting = ofBook.filter((item) => (price ?? item.cents) === item.cents);
        if (
          ofBook.length > 0 &&
          (fitting.length === 0 || (price === undefined && ofBook.length > 1))
        ) {
          throw new Refused(409, ['item_exists']);
        }
        if (fitting.length > 0) return fitting[0];
        if (price === undefined) throw INVALID;
        const { id: bookId, title: name } = BOOKS.find(({ id }) => id === line.bookId)!;
        return model.open({ name, cents: price, quantity: 0, storeId, bookId });
      });
      model.write('receipt', posted(all, lines, 1));
    },
  };
}

export function transfer(random: Random, model: StockModel): StockCall {
  const [fromStoreId, toStoreId] = [anyStore(random, model), anyStore(random, model)];
  const lines = randomLines(random, model, fromStoreId);
  return {
    method: 'POST',
    path: '/api/transfers',
    body: { fromStoreId, toStoreId, lines },
    change() {
      if (fromStoreId === toStoreId) throw INVALID;
      requireStores(model, fromStoreId, toStoreId);
      const sources = named(model, fromStoreId, lines);
      const targets = sources.map((source) => sameItem(model, source, toStoreId));
      model.write('transfer_out', posted(sources, lines, -1));
      model.write('transfer_in', posted(targets, lines, 1));
    },
  };
}

/** The item of the same book, rather of the same name; without a book, that of the same name. */
function sameItem(model: StockModel, source: ModelItem, storeId: number): ModelItem {
  const { name, bookId, cents: price } = source;
  const ofBook = model.itemsOf(storeId).filter((item) => item.bookId === bookId);
  const isSamePrice = (item: { cents: number }): boolean => item.cents === price;
  const sameName = ofBook.filter((item) => item.name === name);
  const same =
    bookId === null
      ? sameName[0]
      : (sameName.find(isSamePrice) ?? ofBook.find(isSamePrice) ?? sameName[0] ?? ofBook[0]);
  return same ?? model.open({ name, bookId, cents: price, quantity: 0, storeId });
}

export function storeCount(random: Random, model: StockModel): StockCall {
  const storeId = anyStore(random, model);
  const items = random.some(model.itemsOf(storeId), random.integer(1, 4));
  const lines = items.map(({ id, seq }) => ({
    itemId: id,
    counted: copies(random) - 1,
    atSeq: random.pick([undefined, seq, random.integer(1, seq + 1)]),
  }));
  if (lines.length === 0) lines.push({ itemId: STRANGER, counted: 1, atSeq: undefined });
  return {
    method: 'POST',
    path: `/api/stores/${storeId}/counts`,
    body: { lines },
    change() {
      if (!model.stores.has(storeId)) throw NOT_FOUND;
      if (items.length === 0) throw NO_SUCH_ROW;
      const postings = lines.map(({ itemId, counted, atSeq }) => {
        const item = model.items.get(itemId)!;
        const entries = model.entries.filter((e) => e.itemId === itemId);
        const isCorrected = entries.some(
          ({ seq, type }) => seq > (atSeq ?? Infinity) && ['count', 'adjustment'].includes(type),
        );
        const seen = entries.find((e) => !isCorrected && e.seq === atSeq && e.storeId === storeId);
        const quantity = atSeq === undefined ? item.quantity : seen?.quantityAfter;
        return { itemId, delta: quantity === undefined ? NaN : counted - quantity };
      });
      model.write('count', postings);
    },
  };
}
