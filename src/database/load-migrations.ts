import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { MigrationInterface } from 'typeorm';

const FOLDER = join(import.meta.dirname, '..', 'migrations');

/** Every migration class in src/migrations (in dist, of the built app), oldest first. */
export async function loadMigrations(): Promise<(new () => MigrationInterface)[]> {
  const files = (await readdir(FOLDER))
    .filter((file) => /^\d+-[\w-]+\.(ts|js)$/.test(file))
    .toSorted();
  const modules = await Promise.all(
    files.map((file) => import(pathToFileURL(join(FOLDER, file)).href)),
  );
  return modules.flatMap((module) => Object.values<new () => MigrationInterface>(module));
}
