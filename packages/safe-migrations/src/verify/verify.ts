import { findMigration } from '../history/history.js';
import type { MigrationFile } from '../history/migration-files.js';
import { readDeclarations } from '../history/declarations.js';
import { compareEffects, type Recorded } from '../history/recorded.js';
import { climb, type StepReport } from './round-trip.js';
import type { EngineName } from '../operations/engine-name.js';
import { withOwnDatabase, type ShadowDatabase } from '../shadow/shadow-database.js';

export interface VerifiedStep extends StepReport {
  engine: EngineName;
  /** Whether there is nothing to compare its effect with. */
  isUnrecorded: boolean;
}

export interface VerifyOptions {
  files: MigrationFile[];
  recorded: Recorded;
  /** Only this migration. */
  only?: string;
  /** Hears of each step when it is done. */
  report?: (step: VerifiedStep) => void;
}

/** Proves each migration on each engine, on databases of its own. */
export async function verify(
  shadowDatabases: ShadowDatabase[],
  { files, recorded, only, report }: VerifyOptions,
): Promise<VerifiedStep[]> {
  const wanted =
    only === undefined ? files : [findMigration(files as never[], only) as MigrationFile];
  const classes = files.map(({ create }) => create);
  const steps: VerifiedStep[] = [];
  const verifyStep = async (
    place: ShadowDatabase,
    { name, source }: MigrationFile,
  ): Promise<void> => {
    const step = await climb(place, classes, name, readDeclarations(source));
    const before = recorded[name]?.effects[place.engine];
    const changes = before ? compareEffects(before, step.effect) : [];
    step.problems.push(...changes.map((line) => `up does not do what was verified: ${line}`));
    const verified = { ...step, engine: place.engine, isUnrecorded: !before };
    steps.push(verified);
    report?.(verified);
  };
  for (const workshop of shadowDatabases) {
    await withOwnDatabase(workshop, async (place) => {
      for (const file of wanted) await verifyStep(place, file);
    });
  }
  return steps;
}

/** What is to be recorded of steps without problems. */
export function recordOf(
  files: MigrationFile[],
  recorded: Recorded,
  steps: VerifiedStep[],
): Recorded {
  const result: Recorded = {};
  for (const { name, checksum } of files) {
    const effects = { ...recorded[name]?.effects };
    for (const step of steps) if (step.name === name) effects[step.engine] = step.effect;
    if (Object.keys(effects).length > 0) result[name] = { checksum, effects };
  }
  return result;
}
