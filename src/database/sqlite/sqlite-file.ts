import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import { isLocked } from '../engine/database-errors.js';
import { sqliteDriver } from './sqlite-driver.js';

/**
 * Checks that this user can write the database at `file`, which need not exist yet.
 * @throws UnusableFileError
 */
export function checkSqliteFile(file: string): void {
  try {
    assertWritable(file);
    const connection = new sqliteDriver(file, { timeout: 0 });
    try {
      connection.pragma('journal_mode = WAL');
      // BEGIN IMMEDIATE alone succeeds on a read-only file, as a transaction that only reads.
      connection.exec('BEGIN IMMEDIATE; PRAGMA user_version = 0; ROLLBACK');
    } finally {
      connection.close();
    }
  } catch (error) {
    // If another process holds the lock, the file is a writable database.
    if (!isLocked(error)) throw new UnusableFileError(file, error);
  }
}

/** Before SQLite looks: it would leave a log beside a read-only file, which is read-only as well. */
function assertWritable(file: string): void {
  const isDenied = [file, ...logFiles(file)].some((path) => existsSync(path) && !isWritable(path));
  if (isDenied) throw Object.assign(new Error('read-only'), { code: 'SQLITE_READONLY' });
}

/** The write-ahead log and its index. */
export const logFiles = (file: string): string[] => [`${file}-wal`, `${file}-shm`];

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** The message says in one sentence which user cannot use which file, why, and what to do. */
export class UnusableFileError extends Error {
  /** @param error of the driver */
  constructor(file: string, error: unknown) {
    super(`User ${userName()} cannot use the database ${file}: ${reasonOf(error, file)}`);
    // `typeorm` prints the stack, which is of no use to an operator.
    this.stack = this.message;
  }
}

function reasonOf(error: unknown, file: string): string {
  const { code = '', message } = error as { code?: string; message: string };
  const folder = dirname(file);
  if (isFolder(folder) === false) {
    return `there is no folder ${folder}; create it, or correct DATABASE_URL`;
  }
  if (isFolder(file)) return 'it is a folder; name a file in DATABASE_URL';
  if (code === 'SQLITE_NOTADB') {
    return 'it is not an SQLite database; move it away, or correct DATABASE_URL';
  }
  if (code.startsWith('SQLITE_CORRUPT')) return 'it is damaged; restore a backup';
  if (/^SQLITE_(CANTOPEN|READONLY|PERM)/.test(code)) {
    return `let that user read and write the file, its -wal and -shm if there are any, and the folder ${folder}`;
  }
  return `${message} (${code})`;
}

/** Undefined if the user may not access the path. */
function isFolder(path: string): boolean | undefined {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR' ? false : undefined;
  }
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // In a container the user may not have a name.
    return String(process.geteuid?.());
  }
}
