import { Problem } from '../common/problem.js';

/** Limits the rows that a request may read or write. */
export interface Limits {
  /** The row must have one of these versions: If-Match. */
  versions?: number[];
  /** The store of the caller's key, if it is limited to one. */
  ownStore?: number;
}

/** @throws Problem (404) for another store than that of the caller's key, as if it did not exist */
export function requireOwnStore(storeId: number | undefined, ownStore: number | undefined): void {
  if (ownStore !== undefined && storeId !== undefined && storeId !== ownStore) {
    throw Problem.notFound('Store');
  }
}
