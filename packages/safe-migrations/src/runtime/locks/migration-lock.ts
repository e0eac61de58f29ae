import { realpathSync } from 'node:fs';
import type { Pool } from 'pg';
import type { DataSource, QueryRunner } from 'typeorm';
import { lockPostgres } from './postgres-lock.js';
import { lockSqlite, type SqliteConstructor } from './sqlite-lock.js';
import type { LockWait } from './wait-for-lock.js';

/** @throws Error when the lock has been lost meanwhile */
export type AssertHeld = () => Promise<void>;

/**
 * Works while no other process migrates the same database.
 * @param steps the session in which the migrations will run
 */
export async function withMigrationLock<T>(
  dataSource: DataSource,
  steps: QueryRunner,
  table: string,
  wait: LockWait,
  work: (assertHeld: AssertHeld) => Promise<T>,
): Promise<T> {
  if (dataSource.options.type === 'postgres') {
    const { master } = dataSource.driver as unknown as { master: Pool };
    const lock = await lockPostgres(master, steps, table, wait);
    try {
      return await work(() => lock.assertHeld());
    } finally {
      await lock.release();
    }
  }
  const { sqlite } = dataSource.driver as unknown as { sqlite: SqliteConstructor };
  const { database } = dataSource.options as { database: string };
  const isFile = database !== '' && !database.startsWith(':memory:');
  const release = isFile ? await lockSqlite(sqlite, realpathSync(database), wait) : () => undefined;
  try {
    return await work(async () => undefined);
  } finally {
    release();
  }
}
