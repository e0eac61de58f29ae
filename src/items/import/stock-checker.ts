import { checkText } from '../../common/fields/check-text.js';
import { fieldsOf, validationMessage } from '../../common/fields/fields.js';
import { cleanIsbn, isNoIsbn, whyNotIsbn } from '../../common/fields/isbn.js';
import { CreateItemDto } from '../item.fields.js';
import type { StockValues } from './stock-presets.js';

/** An item as a file describes it. What the file does not say is undefined. */
export interface StockItem {
  name?: string;
  /** Thirteen digits, from either column. */
  isbn?: string;
  /** A label other than the ISBN. */
  barcode?: string;
  /** What a scanner may read, the label before the ISBN; empty if the file says neither. */
  codes: string[];
  price?: number;
  quantity?: number;
  /** The name or the id of its store. */
  store: string;
}

const fields = fieldsOf(CreateItemDto);
const CHECKED = ['name', 'price', 'quantity', 'barcode'] as const;
const MAX_STORE = 80;

/**
 * Checks the values of an item by the rules of the API.
 * @param store of rows that name none
 * @returns why they are refused, if they are
 */
export function checkStock(values: StockValues, store?: string): StockItem | { reason: string } {
  const given = Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== null),
  ) as StockValues;
  const reasons = CHECKED.flatMap((name) => {
    if (given[name] === undefined) return [];
    const message = validationMessage(name, fields[name], given[name]);
    return message === undefined ? [] : [`${name} ${message}`];
  });
  const isbnText = given.isbn as string | undefined;
  const isbn = isbnText === undefined || isNoIsbn(isbnText) ? undefined : cleanIsbn(isbnText);
  if (isbnText !== undefined && !isNoIsbn(isbnText) && !isbn) {
    reasons.push(`isbn ${whyNotIsbn(isbnText)}`);
  }
  const wanted = (given.store as string | undefined) ?? store;
  const message = wanted && checkText(wanted, { maxLength: MAX_STORE }, 'store');
  if (wanted === undefined) reasons.push('names no store, and the option store does not either');
  if (message) reasons.push(`store ${message}`);
  const { name, barcode, price, quantity } = given as Partial<StockItem>;
  if (name === undefined && isbn === undefined && barcode === undefined) {
    reasons.push('has neither a name nor an ISBN nor a barcode');
  }
  if (reasons.length > 0) return { reason: reasons.join('; ') };
  const isbnOfBarcode = barcode === undefined ? undefined : cleanIsbn(barcode);
  const label = isbnOfBarcode && isbnOfBarcode === (isbn ?? isbnOfBarcode) ? undefined : barcode;
  const codes = [...new Set([barcode ?? [], isbn ?? isbnOfBarcode ?? []].flat())];
  const item = { name, isbn: isbn ?? isbnOfBarcode, barcode: label, price, quantity };
  return { ...item, codes, store: wanted! };
}
