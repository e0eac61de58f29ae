import { Problem } from '../common/problem.js';

/** Who sends a request. */
export interface Author {
  /** The id of the key; undefined for an allowed request without one. */
  actor?: string;
  /** The store of the key, if it is limited to one. */
  ownStore?: number;
}

/** Limits the rows that a request may read or write. */
export interface Limits extends Author {
  /** The row must have one of these versions: If-Match. */
  versions?: number[];
}

/** @throws Problem (404) for another store than that of the caller's key, as if it did not exist */
export function requireOwnStore(storeId: number | undefined, ownStore: number | undefined): void {
  if (ownStore !== undefined && storeId !== undefined && storeId !== ownStore) {
    throw Problem.notFound('Store');
  }
}
