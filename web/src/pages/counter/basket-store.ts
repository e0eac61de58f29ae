import { createStore } from '../../api/store.js';
import { type Basket, type Line, MODES } from './basket.js';

const NAME = 'octavo.basket';

export const basketStore = createStore<Basket | undefined>(storedBasket());

/** Shows a basket, and stores it for a reload. */
export function keep(basket: Basket): void {
  sessionStorage.setItem(NAME, JSON.stringify(basket));
  basketStore.set(basket);
}

/** The basket of this tab; undefined if there is none, or one that is no basket of this version. */
function storedBasket(): Basket | undefined {
  try {
    const basket: unknown = JSON.parse(sessionStorage.getItem(NAME) ?? 'null');
    return isBasket(basket) ? basket : undefined;
  } catch {
    return undefined;
  }
}

function isBasket(value: unknown): value is Basket {
  if (typeof value !== 'object' || value === null) return false;
  const { storeId, mode, lines, key, isUnsure } = value as Partial<Basket>;
  return (
    Number.isInteger(storeId) &&
    MODES.some((known) => known === mode) &&
    Array.isArray(lines) &&
    lines.every(isLine) &&
    typeof key === 'string' &&
    typeof isUnsure === 'boolean'
  );
}

function isLine(value: unknown): value is Line {
  if (typeof value !== 'object' || value === null) return false;
  const { itemId, bookId, name, quantity } = value as Partial<Line>;
  return (
    Number.isInteger(itemId ?? bookId) && typeof name === 'string' && Number.isInteger(quantity)
  );
}
