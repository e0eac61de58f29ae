import { findMigration } from '../history/history.js';
import type { MigrationFile } from '../history/migration-files.js';
import { readDeclarations } from '../history/declarations.js';
import { compareEffects, type Recorded } from '../history/recorded.js';
import { roundTrip, type StepReport } from './round-trip.js';
import type { EngineName } from '../operations/engine-name.js';
import { withOwnDatabase, type ShadowDatabase } from '../shadow/shadow-database.js';

export interface VerifiedStep extends StepReport {
  engine: EngineName;
  /** Whether no effect is recorded to compare with. */
  isUnrecorded: boolean;
}

export interface VerifyOptions {
  files: MigrationFile[];
  recorded: Recorded['migrations'];
  /** The one migration to verify; all by default. */
  only?: string;
  /** Called after each migration. */
  report?: (step: VerifiedStep) => void;
}

/** Verifies migrations on each engine, each on its own database. */
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
    const step = await roundTrip(place, classes, name, readDeclarations(source));
    const before = recorded[name]?.effects[place.engine];
    const changes = before ? compareEffects(before, step.effect) : [];
    step.problems.push(...changes.map((line) => `up does not do what was recorded: ${line}`));
    const verified = { ...step, engine: place.engine, isUnrecorded: !before };
    steps.push(verified);
    report?.(verified);
  };
  for (const shadow of shadowDatabases) {
    await withOwnDatabase(shadow, async (place) => {
      for (const file of wanted) await verifyStep(place, file);
    });
  }
  return steps;
}

/** The record for verified.json, of migrations without problems. */
export function recordOf(
  files: MigrationFile[],
  { entities, migrations }: Recorded,
  steps: VerifiedStep[],
): Recorded {
  const result: Recorded = { entities, migrations: {} };
  for (const { name, checksum } of files) {
    const effects = { ...migrations[name]?.effects };
    for (const step of steps) if (step.name === name) effects[step.engine] = step.effect;
    if (Object.keys(effects).length > 0) result.migrations[name] = { checksum, effects };
  }
  return result;
}
