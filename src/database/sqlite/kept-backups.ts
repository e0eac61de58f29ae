import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join, parse, resolve } from 'node:path';
import { type Backup, backUpSqlite } from './backup.js';

export interface KeptBackup extends Backup {
  /** The paths of older backups that were deleted. */
  deleted: string[];
}

/** The time in the name of a backup, in UTC, which sorts like a text. */
const TIME = String.raw`\d{8}T\d{9}Z`;
/** Milliseconds after which a copy without an end was interrupted: no backup takes a day. */
const STALE = 86_400_000;

/**
 * Makes a backup named after the database and the time, and then deletes all but the newest ones of the
 * same database in the same folder. Other files stay, and so do backups that are newer than the clock says
 * or that a process has open as its database.
 * @param folder an existing one; by default `backups` beside the database, which is made
 * @param keep how many to keep, at least 1
 * @throws Error that says why the backup failed; nothing has been deleted then
 */
export async function backUpAndPrune(
  source: string,
  folder: string | undefined,
  keep: number,
): Promise<KeptBackup> {
  if (!existsSync(source)) throw new Error(`There is no database at ${source}`);
  const database = realpathSync(source);
  const target = resolve(folder ?? join(dirname(database), 'backups'));
  // A folder that is given and missing may be a disk that is not mounted.
  if (folder === undefined) mkdirSync(target, { recursive: true });
  else if (!existsSync(target)) throw new Error(`There is no folder ${target}`);

  const prefix = prefixOf(database);
  deleteStale(target, prefix);
  const name = `${prefix}${new Date().toISOString().replaceAll(/[-:.]/g, '')}.db`;
  const backup = await backUpSqlite(database, join(target, name));
  flush(target);
  const older = namesIn(target, prefix, '.db').filter((other) => other < name);
  const deleted = older
    .toSorted()
    .slice(0, Math.max(0, older.length - (keep - 1)))
    .map((other) => join(target, other))
    .filter((file) => !existsSync(`${file}-wal`));
  for (const file of deleted) rmSync(file);
  return { ...backup, deleted };
}

/** Databases of one name in different places have different ones. */
function prefixOf(database: string): string {
  const place = createHash('sha256').update(database).digest('hex').slice(0, 8);
  return `${parse(database).name}-${place}-`;
}

/** The names of files in a folder that are made of a prefix, a time and an ending. */
function namesIn(folder: string, prefix: string, ending: string): string[] {
  const rest = new RegExp(`^${TIME}${ending.replaceAll('.', String.raw`\.`)}$`);
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.startsWith(prefix))
    .map(({ name }) => name)
    .filter((name) => rest.test(name.slice(prefix.length)));
}

/** Deletes what killed and failed backups have left. */
function deleteStale(folder: string, prefix: string): void {
  for (const name of namesIn(folder, prefix, '.db.part')) {
    const file = join(folder, name);
    if (statSync(file).mtimeMs < Date.now() - STALE) rmSync(file);
  }
}

/** Until then a power cut may undo the renaming of the copy. Windows has no such call. */
function flush(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
