/**
 * Adding many rows to a table costs most in its indexes, unless they are built once, when the rows
 * are there. Unique ones stay, for rows are checked against them.
 *
 * What is taken away is remembered in the database, in the transaction that takes it: should the
 * process be killed, the next one that opens the database restores it.
 */
export interface DeferredIndexes {
  /**
   * Takes the indexes of a table away, if it is as good as empty: lists of few rows need none.
   * @param bytes about how much is to be added
   */
  defer(table: string, bytes: number): Promise<void>;

  /** Builds what has been taken away. */
  restore(): Promise<void>;
}

/** Rows that a table has at most whose indexes may be taken away. */
export const MAX_ROWS = 1000;
