import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { MigrationInterface } from 'typeorm';
import { checksumOf } from './checksum.js';

/** The source file of a migration. */
export interface MigrationFile {
  path: string;
  source: string;
  /** The class name. */
  name: string;
  timestamp: number;
  checksum: string;
  create: new () => MigrationInterface;
}

/** The migrations of a folder, oldest first. */
export async function readMigrationFolder(folder: string): Promise<MigrationFile[]> {
  const names = (await readdir(folder))
    .filter((name) => /^\d+-[\w-]+\.[cm]?[jt]s$/.test(name))
    .toSorted();
  const files = await Promise.all(names.map((name) => readMigrationFile(join(folder, name))));
  return files.flat().toSorted((a, b) => a.timestamp - b.timestamp);
}

/** The migrations of a file: usually one. */
export async function readMigrationFile(path: string): Promise<MigrationFile[]> {
  const source = await readFile(path, 'utf8');
  const module: Record<string, unknown> = await import(pathToFileURL(path).href);
  // CommonJS exports a class, or an object of classes, as the default.
  const exported = [module, module.default].flatMap((one) => [one, ...Object.values(one ?? {})]);
  const classes = [...new Set(exported)].filter(isMigrationClass);
  return Promise.all(
    classes.map(async (create) => ({
      path,
      source,
      name: create.name,
      timestamp: Number(/\d{13}$/.exec(create.name)?.[0] ?? 0),
      checksum: await checksumOf(source, create.name),
      create,
    })),
  );
}

function isMigrationClass(value: unknown): value is new () => MigrationInterface {
  return typeof value === 'function' && typeof value.prototype?.up === 'function';
}
