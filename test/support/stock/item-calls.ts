import type { Random } from '../random.js';
import { INVALID, MAX, type ModelItem, NO_SUCH_ROW, NOT_FOUND, Refused } from './stock-model.js';
import type { StockModel } from './stock-model.js';

/** A request, and what it does to the model. */
export interface StockCall {
  method: string;
  path: string;
  body?: object;
  /** The place of the document that the path names as {document}. */
  document?: number;
  /** @throws Refused if the request must be refused */
  change(): void;
}

/** The id of no row. */
export const STRANGER = 999_999;

const SIGNS = { receipt: 1, return: 1, sale: -1, supplier_return: -1, write_off: -1 };

/** Few copies, so that they run out, but sometimes as many as there can be. */
export const copies = (random: Random): number =>
  random.chance(0.03) ? MAX : random.integer(1, 6);
export const cents = (random: Random): number => random.pick([0, 1, 999, 1250]);

export const anyItem = (random: Random, model: StockModel): number =>
  random.chance(0.05) || model.items.size === 0 ? STRANGER : random.pick([...model.items.keys()]);
export const anyStore = (random: Random, model: StockModel): number =>
  random.chance(0.05) || model.stores.size === 0 ? STRANGER : random.pick([...model.stores]);

function existing(model: StockModel, id: number): ModelItem {
  const item = model.items.get(id);
  if (!item) throw NOT_FOUND;
  return item;
}

export function movement(random: Random, model: StockModel): StockCall {
  const id = anyItem(random, model);
  const type = random.pick([...Object.keys(SIGNS), 'sale', 'sale', 'adjustment']);
  const sign = SIGNS[type as keyof typeof SIGNS] ?? random.pick([1, -1]);
  const isWrong = type !== 'adjustment' && random.chance(0.05);
  const delta = copies(random) * sign * (isWrong ? -1 : 1);
  return {
    method: 'POST',
    path: `/api/items/${id}/movements`,
    body: { type, delta },
    change() {
      if (isWrong) throw INVALID;
      model.write(type, [{ itemId: existing(model, id).id, delta }]);
    },
  };
}

export function count(random: Random, model: StockModel): StockCall {
  const id = anyItem(random, model);
  const counted = copies(random) - 1;
  const quantity = model.items.get(id)?.quantity ?? 0;
  const expected = random.pick([undefined, quantity, quantity, quantity === 0 ? 1 : quantity - 1]);
  return {
    method: 'POST',
    path: `/api/items/${id}/counts`,
    body: { counted, expected },
    change() {
      const item = existing(model, id);
      if ((expected ?? item.quantity) !== item.quantity) throw new Refused(409, ['count_stale']);
      model.write('count', [{ itemId: id, delta: counted - item.quantity }]);
    },
  };
}

interface Changes {
  quantity?: number;
  price?: number;
  storeId?: number;
}

function randomChanges(random: Random, model: StockModel, isMissing: boolean): Changes {
  const storeId = isMissing ? undefined : anyStore(random, model);
  const all = { quantity: copies(random) - 1, price: cents(random) / 100, storeId };
  const names = random.some(['quantity', 'price', 'storeId'] as const, random.integer(1, 3));
  return Object.fromEntries(names.map((name) => [name, all[name]]));
}

/** What changes nothing writes no entry. An item moves with all its copies. */
function applyChanges(model: StockModel, { id }: ModelItem, changes: Changes): void {
  const item = model.items.get(id)!;
  const { quantity = item.quantity, price = item.cents / 100, storeId = item.storeId } = changes;
  if (!model.stores.has(storeId)) throw NO_SUCH_ROW;
  const stock = item.quantity;
  if (storeId !== item.storeId) {
    model.write('transfer_out', [{ itemId: id, delta: -stock }]);
    model.write('transfer_in', [{ itemId: id, delta: stock, toStore: storeId }]);
  }
  if (quantity !== stock) model.write('adjustment', [{ itemId: id, delta: quantity - stock }]);
  const newCents = Math.round(price * 100);
  if (newCents !== item.cents) {
    model.write('revaluation', [{ itemId: id, delta: 0, cents: newCents }]);
  }
}

export function update(random: Random, model: StockModel): StockCall {
  const id = anyItem(random, model);
  const changes = randomChanges(random, model, !model.items.has(id));
  return {
    method: random.pick(['PATCH', 'PUT']),
    path: `/api/items/${id}`,
    body: changes,
    change: () => applyChanges(model, existing(model, id), changes),
  };
}

export function bulkUpdate(random: Random, model: StockModel): StockCall {
  const ids = random.some([...model.items.keys()], random.integer(1, 4));
  if (ids.length === 0 || random.chance(0.1)) ids.push(STRANGER);
  const rows = ids.map((id) => ({ id, changes: randomChanges(random, model, false) }));
  return {
    method: 'PATCH',
    path: '/api/items',
    body: { rows },
    change() {
      for (const { id, changes } of rows) {
        const item = model.items.get(id);
        if (!item) throw NO_SUCH_ROW;
        applyChanges(model, item, changes);
      }
    },
  };
}

export function createItem(random: Random, model: StockModel): StockCall {
  const storeId = anyStore(random, model);
  const isNested = random.chance(0.5);
  const name = random.pick(['A', 'B', 'C']);
  const price = cents(random);
  const quantity = random.pick([0, 1, 5, 20]);
  const bookId = random.pick([null, 1, 2, 3]);
  const body = { name, price: price / 100, quantity, bookId };
  return {
    method: 'POST',
    path: isNested ? `/api/stores/${storeId}/items` : '/api/items',
    body: isNested ? body : { ...body, storeId },
    change() {
      if (!model.stores.has(storeId)) throw isNested ? NOT_FOUND : NO_SUCH_ROW;
      model.open({ name, cents: price, quantity, bookId, storeId });
    },
  };
}

export function deleteItem(random: Random, model: StockModel): StockCall {
  const id = anyItem(random, model);
  return {
    method: 'DELETE',
    path: `/api/items/${id}`,
    change: () => model.close(existing(model, id)),
  };
}

export function createStore(_random: Random, model: StockModel): StockCall {
  return {
    method: 'POST',
    path: '/api/stores',
    body: { name: 'S' },
    change: () => model.openStore(),
  };
}

export function deleteStore(random: Random, model: StockModel): StockCall {
  const id = anyStore(random, model);
  return {
    method: 'DELETE',
    path: `/api/stores/${id}`,
    change() {
      if (!model.stores.delete(id)) throw NOT_FOUND;
      for (const item of model.itemsOf(id)) model.close(item);
    },
  };
}
