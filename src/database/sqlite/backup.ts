import { existsSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type Driver from 'better-sqlite3';
import { sqliteDriver } from './sqlite-driver.js';
import { logFiles, UnusableFileError } from './sqlite-file.js';

export interface Backup {
  file: string;
  pages: number;
  bytes: number;
}

/** Copies all pages in one step: a write by another process between two steps restarts the copy. */
const ALL_PAGES = 0x7fff_ffff;

/**
 * Copies a consistent snapshot of an SQLite database, which others may read and write meanwhile. The
 * copy is verified before it gets its name, and is a single file without a `-wal`.
 * @param force whether to replace an existing `target`
 * @throws Error that says why the backup failed; `target` is then unchanged
 */
export async function backUpSqlite(
  source: string,
  target: string,
  { force = false } = {},
): Promise<Backup> {
  const file = resolve(target);
  if (!existsSync(source)) throw new Error(`There is no database at ${source}`);
  if (existsSync(file)) {
    const database = realpathSync(source);
    if ([database, ...logFiles(database)].includes(realpathSync(file))) {
      throw new Error(`${file} belongs to the database itself`);
    }
    if (!force) throw new Error(`${file} exists already; --force replaces it`);
  }

  const part = `${file}.part`;
  rmSync(part, { force: true });
  const connection = open(source);
  try {
    await connection.backup(part, { progress: () => ALL_PAGES });
  } catch (error) {
    rmSync(part, { force: true });
    const { message } = error as Error;
    throw new Error(`Cannot copy ${source} to ${file}: ${message}`, { cause: error });
  } finally {
    connection.close();
  }
  const pages = check(part);
  renameSync(part, file);
  return { file, pages, bytes: statSync(file).size };
}

/** @throws UnusableFileError */
function open(source: string): Driver.Database {
  try {
    const connection = new sqliteDriver(source, { readonly: true });
    // The first query opens the file.
    connection.pragma('schema_version');
    return connection;
  } catch (error) {
    throw new UnusableFileError(source, error);
  }
}

/**
 * Checks the integrity and the foreign keys of a copy.
 * @returns the number of pages
 * @throws Error that names the first fault; the file is kept for inspection
 */
function check(copy: string): number {
  const connection = new sqliteDriver(copy);
  try {
    connection.pragma('journal_mode = DELETE');
    const integrity = connection.pragma('integrity_check(1)', { simple: true });
    if (integrity !== 'ok') throw new Error(`The copy, ${copy}, is damaged: ${String(integrity)}`);
    const [orphan] = connection.pragma('foreign_key_check') as { table: string; parent: string }[];
    if (orphan) {
      throw new Error(
        `In the copy, ${copy}, a row of ${orphan.table} refers to a missing row of ${orphan.parent}`,
      );
    }
    return connection.pragma('page_count', { simple: true }) as number;
  } finally {
    connection.close();
  }
}
