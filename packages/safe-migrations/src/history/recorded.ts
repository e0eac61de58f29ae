import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineName } from '../operations/engine-name.js';

/** A migration at the time it was verified; kept next to the migrations in the repository. */
export interface RecordedMigration {
  checksum: string;
  /** What `up` does, by engine. */
  effects: Partial<Record<EngineName, string[]>>;
}

export type Recorded = Record<string, RecordedMigration>;

const FILE = 'verified.json';

/**
 * A round trip cannot show that `up` does what was meant, but the record shows that it still does
 * what it did when it was reviewed.
 */
export async function readRecorded(folder: string): Promise<Recorded> {
  const text = await readFile(join(folder, FILE), 'utf8').catch(() => '{}');
  return JSON.parse(text) as Recorded;
}

export async function writeRecorded(folder: string, recorded: Recorded): Promise<void> {
  await writeFile(join(folder, FILE), `${JSON.stringify(recorded, null, 2)}\n`);
}

/** The differences between the recorded and the present effect. */
export function compareEffects(recorded: string[], now: string[]): string[] {
  return [
    ...recorded.filter((line) => !now.includes(line)).map((line) => `no longer: ${line}`),
    ...now.filter((line) => !recorded.includes(line)).map((line) => `not before: ${line}`),
  ];
}
