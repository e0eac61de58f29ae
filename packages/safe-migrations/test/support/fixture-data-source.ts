import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DataSource } from 'typeorm';
import { checksumOf, SafeDataSource } from 'safe-migrations';
import { connectionOptions } from './databases.js';

export interface FixtureSettings {
  url: string;
  kind?: 'plain' | 'safe';
  /** Names of fixtures. */
  migrations?: string[];
  entities?: string;
  /** Seconds. */
  lockTimeout?: number;
}

export const fixture = (name: string): string =>
  join(import.meta.dirname, '..', 'fixtures', `${name}.ts`);

/** The fixture in TypeScript or JavaScript, whichever this file runs as. */
const runnable = (file: string): string => file.replace(/\.ts$/, extname(import.meta.filename));

const load = async (file: string): Promise<Record<string, any>> => import(pathToFileURL(file).href);

/** A plain or a safe data source with some of the fixtures. */
export async function fixtureDataSource(settings: FixtureSettings): Promise<DataSource> {
  const migrations: any[] = [];
  const checksums = new Map<string, string>();
  for (const file of (settings.migrations ?? []).map(fixture)) {
    const source = await readFile(file, 'utf8');
    for (const migration of Object.values(await load(runnable(file)))) {
      migrations.push(migration);
      checksums.set(migration.name, await checksumOf(source, migration.name));
    }
  }
  const options = {
    ...connectionOptions(settings.url),
    migrations,
    entities: settings.entities
      ? Object.values(await load(runnable(fixture(settings.entities))))
      : [],
    migrationsTransactionMode: 'each' as const,
  };
  if (settings.kind === 'plain') return new DataSource(options);
  const caller = 'npm run migration:COMMAND --';
  const safety = { caller, checksums, lockTimeout: settings.lockTimeout };
  return new SafeDataSource({ ...options, safety });
}
