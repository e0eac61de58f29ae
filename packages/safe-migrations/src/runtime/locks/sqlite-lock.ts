import { hostname } from 'node:os';
import type Driver from 'better-sqlite3';
import { type LockWait, waitForLock } from './wait-for-lock.js';

export type SqliteConstructor = new (file: string, options?: Driver.Options) => Driver.Database;

/**
 * A lock across processes: an open write transaction in a small database next to the migrated one.
 * The system releases it when its holder dies, and others can read who the holder is.
 * @returns frees the lock
 */
export async function lockSqlite(
  Sqlite: SqliteConstructor,
  file: string,
  wait: LockWait,
): Promise<() => void> {
  const connection = new Sqlite(`${file}-migrations.lock`, { timeout: 100 });
  try {
    // What it holds is worthless after a power cut.
    connection.pragma('synchronous = OFF');
    return await waitForLock(
      wait,
      async () => (tryToHold(connection) ? () => connection.close() : undefined),
      async () => describeHolder(connection),
    );
  } catch (error) {
    connection.close();
    throw error;
  }
}

function tryToHold(connection: Driver.Database): boolean {
  try {
    connection.exec('BEGIN IMMEDIATE');
    connection.exec('CREATE TABLE IF NOT EXISTS holder (name TEXT); DELETE FROM holder');
    connection
      .prepare('INSERT INTO holder VALUES (?)')
      .run(`process ${process.pid} on ${hostname()}, since ${new Date().toISOString()}`);
    // Committed so that others can read it; a process that locks in between has the lock.
    connection.exec('COMMIT');
    connection.exec('BEGIN IMMEDIATE');
    return true;
  } catch (error) {
    if (connection.inTransaction) connection.exec('ROLLBACK');
    if (isBusy(error)) return false;
    throw error;
  }
}

function describeHolder(connection: Driver.Database): string {
  try {
    return String(connection.prepare('SELECT name FROM holder').pluck().get() ?? 'another process');
  } catch {
    return 'another process';
  }
}

/** Whether another connection is in the way, which may have gone at the next attempt. */
export function isBusy(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && /^SQLITE_(BUSY|LOCKED)/.test(code);
}
