import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineName } from '../operations/engine-name.js';

/** What a migration was when it was verified: lies beside it in the repository. */
export interface RecordedMigration {
  checksum: string;
  /** What its `up` does, by engine. */
  effects: Partial<Record<EngineName, string[]>>;
}

export type Recorded = Record<string, RecordedMigration>;

const FILE = 'verified.json';

/**
 * Going up and down again cannot tell that `up` does what was meant; that it still does what it
 * did when somebody looked, it can.
 */
export async function readRecorded(folder: string): Promise<Recorded> {
  const text = await readFile(join(folder, FILE), 'utf8').catch(() => '{}');
  return JSON.parse(text) as Recorded;
}

export async function writeRecorded(folder: string, recorded: Recorded): Promise<void> {
  await writeFile(join(folder, FILE), `${JSON.stringify(recorded, null, 2)}\n`);
}

/** What is another effect than the recorded one. */
export function compareEffects(recorded: string[], now: string[]): string[] {
  return [
    ...recorded.filter((line) => !now.includes(line)).map((line) => `no longer: ${line}`),
    ...now.filter((line) => !recorded.includes(line)).map((line) => `not before: ${line}`),
  ];
}
