import { entry, type Values } from './shelves.js';

/** An attempt to make stock or its ledger say what was not so, in plain SQL. */
export interface Forgery {
  name: string;
  sql: string;
  /** Statements before it, which are allowed. */
  after?: string;
  /** Part of the error: the same on both engines, or that of each. */
  error: string | RegExp | { sqlite: string | RegExp; postgres: string | RegExp };
  /** Only a foreign key refuses it, which SQLite checks if the connection asks for it. */
  byForeignKey?: true;
}

export const MOVED = 'ledger: quantity, price and store of an item change by an entry only';
export const NOT_NEXT = 'ledger: not the next entry of its item';
export const FIXED = 'ledger: entries stay as they are';
export const NEW_ITEM = 'ledger: an item that is new has a new id and no ledger';
export const NOT_REVERSED = 'ledger: a reversal undoes one entry of its item, once';
export const NOT_WHOLE = 'ledger: quantities and prices are whole numbers';
export const NOT_A_TIME = 'ledger: timestamps look like';
export const REPLACES = 'ledger: an item is deleted, not replaced';
export const GOES_BACK = 'ledger: updated_at does not go back';
export const BARCODE = 'UQ_items_barcode_store_id';
/** Part of what both engines say. */
export const FOREIGN_KEY = /foreign key/i;
export const check = (name: string): string => `CHK_stock_movements_${name}`;

export const forgery = (
  name: string,
  sql: string,
  error: string | RegExp,
  after?: string,
): Forgery => ({
  name,
  sql,
  error,
  after,
});

/** @param values of the next entry of item 1 */
export const forged = (
  name: string,
  values: Values,
  error: Forgery['error'] = NOT_NEXT,
): Forgery => ({
  name,
  sql: entry(values),
  error,
});
