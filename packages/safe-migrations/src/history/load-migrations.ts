import { existsSync } from 'node:fs';
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MigrationInterface } from 'typeorm';
import { CHECKSUM_LIST, readChecksumList } from './checksum.js';
import { readMigrationFolder } from './migration-files.js';
import { RECORD } from './recorded.js';

export interface LoadedMigrations {
  /** For the option `migrations` of the data source, oldest first. */
  migrations: (new () => MigrationInterface)[];
  /** For its option `safety.checksums`: by class name. */
  checksums: ReadonlyMap<string, string>;
}

/**
 * The migrations of a folder: its files `<13 digits>-<name>`, in TypeScript or JavaScript, with
 * checksums over their sources, or as `writeChecksumList` has listed them there.
 * @throws Error when there is no such folder, or a file cannot be loaded
 */
export async function loadMigrations(folder: string): Promise<LoadedMigrations> {
  const files = await readMigrationFolder(folder);
  const checksums = existsSync(join(folder, CHECKSUM_LIST))
    ? await readChecksumList(folder)
    : new Map(files.map(({ name, checksum }) => [name, checksum]));
  return { migrations: files.map(({ create }) => create), checksums };
}

/**
 * The last step of a build: lists the checksums of the TypeScript beside the compiled migrations,
 * so that both have the same ones, and copies what `verify --record` has written.
 * @param folder of the sources
 * @param compiled the folder that the build has written
 */
export async function writeChecksumList(folder: string, compiled: string): Promise<void> {
  const { checksums } = await loadMigrations(folder);
  const record = join(folder, RECORD);
  if (existsSync(record)) await copyFile(record, join(compiled, RECORD));
  const list = JSON.stringify(Object.fromEntries(checksums), null, 2);
  await writeFile(join(compiled, CHECKSUM_LIST), list);
}
