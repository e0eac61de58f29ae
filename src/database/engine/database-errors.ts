/** What a database refused, in words that both engines share. */
export type Violation =
  | { kind: 'unique'; constraint: string }
  | { kind: 'foreignKey'; constraint?: string }
  | { kind: 'check'; constraint: string }
  | { kind: 'notNull'; constraint: string };

const SQLITE_KINDS: Record<string, Violation['kind']> = {
  SQLITE_CONSTRAINT_UNIQUE: 'unique',
  SQLITE_CONSTRAINT_PRIMARYKEY: 'unique',
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
  const code = codeOf(error);
  if (code in POSTGRES_KINDS) {
    const { constraint, column } = error as { constraint?: string; column?: string };
    return { kind: POSTGRES_KINDS[code], constraint: constraint ?? column ?? '' };
  }
  const kind = SQLITE_KINDS[code];
  if (!kind) return undefined;
  const subject = (error as Error).message.split(': ')[1] ?? '';
  return {
    kind,
    constraint: kind === 'unique' ? `UQ_${subject.replaceAll('.', '_')}` : subject,
  };
}

/**
 * Whether `error` means that no higher id or version exists. PostgreSQL reports its sequence or an
 * integer overflow, SQLite a CHECK.
 */
export function exhaustedBy(error: unknown): 'ids' | 'versions' | undefined {
  const code = codeOf(error);
  if (code === '2200H') return 'ids';
  if (code === '22003' && (error as { routine?: string }).routine === 'int4pl') return 'versions';
  const column = /^CHK_[a-z]+_(id|version)$/.exec(violationOf(error)?.constraint ?? '')?.[1];
  if (column === undefined) return undefined;
  return column === 'id' ? 'ids' : 'versions';
}

/** Whether a statement for several rows failed for one of them, and may do for the others. */
export const isFaultOfRow = (error: unknown): boolean =>
  violationOf(error) !== undefined || isLockTimeout(error) || codeOf(error).startsWith('22');

/** Whether the connection that raised `error` cannot be relied on any more. */
export function isConnectionFault(error: unknown): boolean {
  const code = codeOf(error);
  // An error of the server has a five-character SQLSTATE; 08 and 57P mean the session is gone,
  // 25006 that the server is no primary any more: a new session may find the new one.
  const isReported = /^[0-9A-Z]{5}$/.test(code) && 'severity' in (error as object);
  return !isReported || /^(08|57P|25006$)/.test(code);
}

/** More waits for the database than it can do in time. */
export class DatabaseBusyError extends Error {
  constructor() {
    super('Too much waits for the database');
  }
}

/** The database could not be asked. The message says why, for the log alone. */
export class DatabaseUnavailableError extends Error {}

/** Whether another process holds SQLite's lock. */
export const isLocked = (error: unknown): boolean => codeOf(error).startsWith('SQLITE_BUSY');

/** Whether a transaction failed because another one was in its way, if only by its locks. */
export const isCollision = (error: unknown): boolean =>
  error instanceof DatabaseBusyError ||
  isWorthRepeating(error) ||
  isLockTimeout(error) ||
  isLocked(error);

/** Whether PostgreSQL gave up waiting for what another transaction holds. */
export const isLockTimeout = (error: unknown): boolean => codeOf(error) === '55P03';

/** Whether a statement was not run because another one's attempt to prepare it had failed. */
export const isUnprepared = (error: unknown): boolean => codeOf(error) === '26000';

/** Whether a transaction failed only because others ran beside it. */
export const isWorthRepeating = (error: unknown): boolean =>
  ['40001', '40P01'].includes(codeOf(error));

/** Whether the role lacks the right to do this. */
export const isForbidden = (error: unknown): boolean => codeOf(error) === '42501';

export const isDiskFull = (error: unknown): boolean =>
  ['SQLITE_FULL', '53100', 'ENOSPC'].includes(codeOf(error));

/** SQLSTATE classes and conditions that speak of the server, not of the request. */
const SERVER_STATES = /^(08|57P|53|25006$|55P03$|57014$|40001$|40P01$)/;
const SYSTEM_CODES =
  /^(ECONN\w+|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH|SQLITE_(BUSY|CANTOPEN|IOERR|READONLY).*)$/;
/** What pg says without any code. */
const DRIVER_MESSAGES =
  /timeout exceeded when trying to connect|Connection terminated|Query read timeout|Client has encountered a connection error/;

/** Whether the database, rather than the request, is the reason why it failed: worth a retry. */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof DatabaseBusyError || error instanceof DatabaseUnavailableError) return true;
  const code = codeOf(error);
  return (
    SERVER_STATES.test(code) ||
    SYSTEM_CODES.test(code) ||
    DRIVER_MESSAGES.test(String((error as Error | undefined)?.message))
  );
}

/** The driver's code of an error, or ''. */
const codeOf = (error: unknown): string => String((error as { code?: unknown } | null)?.code ?? '');
