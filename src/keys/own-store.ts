import { Problem } from '../common/problem.js';

/** What of the rows a request may touch. */
export interface Limits {
  /** The row must have one of these versions: If-Match. */
  versions?: number[];
  /** The only store that the caller may see, if its key is for one. */
  ownStore?: number;
}

/** To a caller whose key is for one store, there are no others. */
export function requireOwnStore(storeId: number | undefined, ownStore: number | undefined): void {
  if (ownStore !== undefined && storeId !== undefined && storeId !== ownStore) {
    throw Problem.notFound('Store');
  }
}
