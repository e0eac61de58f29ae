import { MOVED } from './move-mark.js';

/** A constraint violation, described alike for both engines. */
export type Violation =
  | { kind: 'unique'; constraint: string }
  | { kind: 'foreignKey'; constraint?: string }
  | { kind: 'check'; constraint: string }
  | { kind: 'trigger'; constraint: string }
  | { kind: 'notNull'; constraint: string };

const SQLITE_KINDS: Record<string, Violation['kind']> = {
  SQLITE_CONSTRAINT_UNIQUE: 'unique',
  SQLITE_CONSTRAINT_PRIMARYKEY: 'unique',
  SQLITE_CONSTRAINT_FOREIGNKEY: 'foreignKey',
  SQLITE_CONSTRAINT_TRIGGER: 'trigger',
  SQLITE_CONSTRAINT_CHECK: 'check',
  SQLITE_CONSTRAINT_NOTNULL: 'notNull',
};

const POSTGRES_KINDS: Record<string, Violation['kind']> = {
  '23505': 'unique',
  '23503': 'foreignKey',
  '23001': 'foreignKey',
  '23514': 'check',
  '23502': 'notNull',
  '23000': 'trigger',
};

/**
 * The constraint that `error` reports as violated; undefined for any other error.
 *
 * PostgreSQL names the constraint. SQLite names a CHECK constraint, but only the columns of a unique
 * one (`books.isbn`), which our naming convention turns into its name (`UQ_books_isbn`). For a
 * foreign key it names nothing. A trigger of ours is named by the beginning of its message, up to a
 * colon.
 */
export function violationOf(error: unknown): Violation | undefined {
  const code = codeOf(error);
  const kind = POSTGRES_KINDS[code] ?? SQLITE_KINDS[code];
  if (!kind) return undefined;
  const { message } = error as Error;
  if (kind === 'trigger') {
    // SQLite enforces RESTRICT by a trigger of its own.
    return message === 'FOREIGN KEY constraint failed'
      ? { kind: 'foreignKey' }
      : { kind, constraint: message.split(':')[0] };
  }
  if (code in POSTGRES_KINDS) {
    const { constraint, column } = error as { constraint?: string; column?: string };
    return { kind, constraint: constraint ?? column ?? '' };
  }
  const subject = message.split(': ')[1] ?? '';
  return { kind, constraint: kind === 'unique' ? uniqueNameOf(subject) : subject };
}

/** `items.barcode, items.store_id` are the columns of `UQ_items_barcode_store_id`. */
function uniqueNameOf(columns: string): string {
  const paths = columns.split(', ').map((path) => path.split('.'));
  return ['UQ', paths[0][0], ...paths.map(([, column]) => column)].join('_');
}

/** Whether the database has been moved, and refuses writes. */
export const isMovedAway = (error: unknown): boolean =>
  ['25006', 'SQLITE_CONSTRAINT_TRIGGER'].includes(codeOf(error)) &&
  (error as Error).message.startsWith(`${MOVED}: `);

/**
 * Whether `error` means that there is no higher id or version. PostgreSQL reports an exhausted
 * sequence or an integer overflow, SQLite a CHECK violation.
 */
export function exhaustedBy(error: unknown): 'ids' | 'versions' | undefined {
  const code = codeOf(error);
  if (code === '2200H') return 'ids';
  if (code === '22003' && (error as { routine?: string }).routine === 'int4pl') return 'versions';
  const column = /^CHK_[a-z_]+_(id|version)$/.exec(violationOf(error)?.constraint ?? '')?.[1];
  if (column === undefined) return undefined;
  return column === 'id' ? 'ids' : 'versions';
}

/** Whether a statement for several rows failed because of one row, so that others may succeed. */
export const isRowError = (error: unknown): boolean =>
  violationOf(error) !== undefined || isLockTimeout(error) || codeOf(error).startsWith('22');

/** Whether the connection that raised `error` must not be used again. */
export function isConnectionError(error: unknown): boolean {
  const code = codeOf(error);
  // A server error has a five-character SQLSTATE. 08 and 57P mean that the session is gone, 25006
  // that the server is no longer the primary: a new session may reach the new one.
  const isReported = /^[0-9A-Z]{5}$/.test(code) && 'severity' in (error as object);
  return !isReported || (/^(08|57P|25006$)/.test(code) && !isMovedAway(error));
}

/** More work is queued for the database than it can finish in time. */
export class DatabaseBusyError extends Error {
  constructor() {
    super('Too many requests are waiting for the database');
  }
}

/** The database could not be reached. The message says why; it is for the log only. */
export class DatabaseUnavailableError extends Error {}

/** Whether another process holds SQLite's lock. */
export const isLocked = (error: unknown): boolean => codeOf(error).startsWith('SQLITE_BUSY');

/** Whether a transaction failed because of another one: a conflict, or a lock it waited for. */
export const isConflict = (error: unknown): boolean =>
  error instanceof DatabaseBusyError ||
  isRetryable(error) ||
  isLockTimeout(error) ||
  isLocked(error);

/** Whether PostgreSQL's lock_timeout passed while another transaction held the lock. */
export const isLockTimeout = (error: unknown): boolean => codeOf(error) === '55P03';

/** Whether PostgreSQL's statement_timeout passed. */
export const isStatementTimeout = (error: unknown): boolean => codeOf(error) === '57014';

/** Whether a statement did not run because an earlier, failed query was to prepare it. */
export const isUnprepared = (error: unknown): boolean => codeOf(error) === '26000';

/** Whether a transaction failed only because of concurrent ones: serialization failure, deadlock. */
export const isRetryable = (error: unknown): boolean => ['40001', '40P01'].includes(codeOf(error));

/** Whether the role lacks the privilege. */
export const isPermissionDenied = (error: unknown): boolean => codeOf(error) === '42501';

/** Whether the disk of the database is full. */
export const isDiskFull = (error: unknown): boolean =>
  ['SQLITE_FULL', '53100', 'ENOSPC'].includes(codeOf(error));

/** SQLSTATE classes and codes that are about the server, not the request. */
const SERVER_STATES = /^(08|57P|53|25006$|55P03$|57014$|40001$|40P01$)/;
const SYSTEM_CODES =
  /^(ECONN\w+|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH|SQLITE_(BUSY|CANTOPEN|IOERR|READONLY).*)$/;
/** Errors of pg that have no code. */
const DRIVER_MESSAGES =
  /timeout exceeded when trying to connect|Connection terminated|Query read timeout|Client has encountered a connection error/;

/** Whether the database, not the request, is the cause, so that a retry may succeed. */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof DatabaseBusyError || error instanceof DatabaseUnavailableError) return true;
  const code = codeOf(error);
  return (
    SERVER_STATES.test(code) ||
    SYSTEM_CODES.test(code) ||
    DRIVER_MESSAGES.test(String((error as Error | undefined)?.message))
  );
}

/** The driver's error code, or ''. */
const codeOf = (error: unknown): string => String((error as { code?: unknown } | null)?.code ?? '');
