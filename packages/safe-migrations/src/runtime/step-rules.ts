/** What an engine does around migrations so that none of them loses data. */
export interface StepRules {
  /** Sets up the database session before its first transaction, and restores it in any case. */
  session<T>(work: () => Promise<T>): Promise<T>;

  /** @param wanted whether the transaction mode and the migration ask for a transaction */
  isTransactional(wanted: boolean): boolean;

  begin(): Promise<void>;

  /** @param isRepeated whether an earlier attempt outside a transaction was interrupted */
  step(run: () => Promise<void>, isRepeated: boolean): Promise<void>;

  /** @throws Error when the changes must not be committed */
  beforeCommit(): Promise<void>;

  /** Whether another session was in the way, so that another attempt may succeed. */
  isRetryable(error: unknown): boolean;
}
