/** What a database refused, in words that both engines share. */
export type Violation =
  | { kind: 'unique'; constraint: string }
  | { kind: 'foreignKey'; constraint?: string }
  | { kind: 'check'; constraint: string }
  | { kind: 'notNull'; constraint: string };

const SQLITE_KINDS: Record<string, Violation['kind']> = {
  SQLITE_CONSTRAINT_UNIQUE: 'unique',
  SQLITE_CONSTRAINT_FOREIGNKEY: 'foreignKey',
  SQLITE_CONSTRAINT_TRIGGER: 'foreignKey',
  SQLITE_CONSTRAINT_CHECK: 'check',
  SQLITE_CONSTRAINT_NOTNULL: 'notNull',
};

const POSTGRES_KINDS: Record<string, Violation['kind']> = {
  '23505': 'unique',
  '23503': 'foreignKey',
  '23001': 'foreignKey',
  '23514': 'check',
  '23502': 'notNull',
};

/**
 * The rule of the database that `error` says was broken, if that is what it says.
 *
 * PostgreSQL names the constraint. SQLite names a CHECK, and for a unique one its columns
 * (`books.isbn`), from which the project's naming rule gives the name (`UQ_books_isbn`); for a
 * foreign key it names nothing.
 */
export function violationOf(error: unknown): Violation | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  const code = String(error.code);
  if (code in POSTGRES_KINDS) {
    const { constraint, column } = error as { constraint?: string; column?: string };
    return { kind: POSTGRES_KINDS[code], constraint: constraint ?? column ?? '' };
  }
  const kind = SQLITE_KINDS[code];
  if (!kind) return undefined;
  const subject = error.message.split(': ')[1] ?? '';
  return {
    kind,
    constraint: kind === 'unique' ? `UQ_${subject.replaceAll('.', '_')}` : subject,
  };
}

/** Whether the connection that raised `error` cannot be relied on any more. */
export function isConnectionFault(error: unknown): boolean {
  if (!(error instanceof Error)) return true;
  const code = 'code' in error ? String(error.code) : undefined;
  // An error of the server has a five-character SQLSTATE; 08 and 57P mean the session is gone.
  const reported = code !== undefined && /^[0-9A-Z]{5}$/.test(code) && 'severity' in error;
  return !reported || /^(08|57P)/.test(code);
}

/** Whether a transaction failed only because another one was in its way. */
export function isCollision(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^(40001|40P01|55P03|SQLITE_BUSY.*)$/.test(code);
}

/** Whether the database, rather than the request, is the reason why it failed: worth a retry. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return (
    /^(08|57P|53|25006$|55P03$|57014$|40001$|40P01$)/.test(code) ||
    /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|SQLITE_BUSY.*)$/.test(code) ||
    /timeout exceeded when trying to connect|Connection terminated|Query read timeout/.test(
      error.message,
    )
  );
}
