import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineName } from '../operations/engine-name.js';

/** A migration at the time it was verified. */
export interface RecordedMigration {
  checksum: string;
  /** What `up` does, by engine. */
  effects: Partial<Record<EngineName, string[]>>;
}

/** What was verified; kept next to the migrations in the repository. */
export interface Recorded {
  /** A digest of the entities for which these are all the migrations that they need. */
  entities: Partial<Record<EngineName, string>>;
  migrations: Record<string, RecordedMigration>;
}

/** In the folder of the migrations. */
export const RECORD = 'verified.json';

/**
 * A round trip cannot show that `up` does what was meant, but the record shows that it still does
 * what it did when it was reviewed.
 */
export async function readRecorded(folder: string): Promise<Recorded> {
  const text = await readFile(join(folder, RECORD), 'utf8').catch(() => '{}');
  return { entities: {}, migrations: {}, ...(JSON.parse(text) as Partial<Recorded>) };
}

export async function writeRecorded(folder: string, recorded: Recorded): Promise<void> {
  await writeFile(join(folder, RECORD), `${JSON.stringify(recorded, null, 2)}\n`);
}

/**
 * The facts of the schema that these migrations have made, one after the other; undefined unless
 * all of them are recorded.
 */
export function recordedSchema(
  { migrations }: Recorded,
  engine: EngineName,
  names: string[],
): string[] | undefined {
  const facts = new Set<string>();
  for (const name of names) {
    const effect = migrations[name]?.effects[engine];
    if (!effect) return undefined;
    for (const line of effect) if (line.startsWith('- ')) facts.delete(line.slice(2));
    for (const line of effect) if (line.startsWith('+ ')) facts.add(line.slice(2));
  }
  return [...facts];
}

/** The differences between the recorded and the present effect. */
export function compareEffects(recorded: string[], now: string[]): string[] {
  return [
    ...recorded.filter((line) => !now.includes(line)).map((line) => `no longer: ${line}`),
    ...now.filter((line) => !recorded.includes(line)).map((line) => `not before: ${line}`),
  ];
}
