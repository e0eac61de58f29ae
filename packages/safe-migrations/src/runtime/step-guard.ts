/** What an engine does around the steps of migrations so that none of them loses anything. */
export interface StepGuard {
  /** Prepares the session before its first transaction, and restores it in any case. */
  session<T>(work: () => Promise<T>): Promise<T>;

  /** @param wanted whether the mode and the migration ask for a transaction */
  isTransactional(wanted: boolean): boolean;

  begin(): Promise<void>;

  /** @param isRepeated whether an earlier attempt outside of a transaction was interrupted */
  step(run: () => Promise<void>, isRepeated: boolean): Promise<void>;

  /** @throws Error when what the steps have done must not stay */
  beforeCommit(): Promise<void>;

  /** Whether somebody else was in the way who may have gone at the next attempt. */
  isRetryable(error: unknown): boolean;
}
