import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type MigrationFile, readMigrationFile } from '../history/migration-files.js';
import { difference, schemaSnapshot } from '../schema/snapshot.js';
import { type ShadowDatabase, withShadowDatabase } from '../shadow/shadow-database.js';
import { missed } from '../needs/missed.js';
import type { GeneratedFile } from './write-migration.js';

/** A shadow database, and the facts of the schema that the entities ask for there. */
export interface Goal {
  shadow: ShadowDatabase;
  schema: string[];
}

/**
 * Runs and reverts generated migrations after the existing ones.
 * @param folder of the project, in which they can import what it has
 * @returns a line for each way in which they are wrong
 */
export async function proveMigrations(
  files: GeneratedFile[],
  existing: MigrationFile[],
  goals: Goal[],
  folder: string,
): Promise<string[]> {
  const temporary = await mkdtemp(join(folder, '.generated-'));
  try {
    for (const { name, content } of files) await writeFile(join(temporary, name), content);
    const loaded = await Promise.all(
      files.map(({ name }) => readMigrationFile(join(temporary, name))),
    );
    const problems: string[] = [];
    for (const goal of goals) {
      const found = await proveOn(goal, existing, loaded.flat());
      problems.push(...found.map((line) => `on ${goal.shadow.engine}, ${line}`));
    }
    return problems;
  } finally {
    await rm(temporary, { recursive: true });
  }
}

async function proveOn(
  { shadow, schema }: Goal,
  existing: MigrationFile[],
  generated: MigrationFile[],
): Promise<string[]> {
  const classes = existing.map(({ create }) => create);
  return withShadowDatabase(shadow, classes, async (dataSource) => {
    let doing = 'up';
    try {
      await dataSource.migrator.run();
      const before = await schemaSnapshot(dataSource);
      dataSource.migrations.push(...generated.map(({ create }) => new create()));
      await dataSource.migrator.run();
      const after = await schemaSnapshot(dataSource);
      doing = 'down';
      await dataSource.migrator.revert({ steps: generated.length });
      const back = difference(before, await schemaSnapshot(dataSource));
      return [
        ...missed(schema, after),
        ...back.map((line) => `down does not restore the schema: ${line}`),
      ];
    } catch (error) {
      return [`${doing} fails: ${(error as Error).message}`];
    }
  });
}
