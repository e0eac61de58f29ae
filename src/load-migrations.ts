import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { MigrationInterface } from 'typeorm';
import { checksumOf, readChecksumList } from 'safe-migrations';

/** src/migrations, or dist/src/migrations in the built app. */
export const MIGRATIONS_FOLDER = fileURLToPath(new URL('migrations', import.meta.url));

export interface LoadedMigrations {
  /** Every migration class, oldest first. */
  classes: (new () => MigrationInterface)[];
  checksums: ReadonlyMap<string, string>;
}

export async function loadMigrations(): Promise<LoadedMigrations> {
  const files = (await readdir(MIGRATIONS_FOLDER))
    .filter((file) => /^\d+-[\w-]+\.(ts|js)$/.test(file))
    .toSorted()
    .map((file) => join(MIGRATIONS_FOLDER, file));
  const modules = await Promise.all(files.map((file) => import(pathToFileURL(file).href)));
  const classesOf = modules.map((module) => Object.values<new () => MigrationInterface>(module));
  const isCompiled = import.meta.filename.endsWith('.js');
  const checksums = isCompiled
    ? await readChecksumList(MIGRATIONS_FOLDER)
    : await checksumsOfSources(files, classesOf);
  return { classes: classesOf.flat(), checksums };
}

async function checksumsOfSources(
  files: string[],
  classesOf: (new () => MigrationInterface)[][],
): Promise<ReadonlyMap<string, string>> {
  const checksums = new Map<string, string>();
  for (const [index, file] of files.entries()) {
    const source = await readFile(file, 'utf8');
    for (const { name } of classesOf[index]) checksums.set(name, await checksumOf(source, name));
  }
  return checksums;
}
