import { findMigration } from '../history.js';
import type { MigrationFile } from '../migration-files.js';
import { readDeclarations } from './declarations.js';
import { compareEffects, type Recorded } from './recorded.js';
import { climb, type StepReport } from './stairway.js';
import { type EngineName, withOwnPlace, type Workshop } from './throwaway.js';

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
  workshops: Workshop[],
  { files, recorded, only, report }: VerifyOptions,
): Promise<VerifiedStep[]> {
  const wanted =
    only === undefined ? files : [findMigration(files as never[], only) as MigrationFile];
  const classes = files.map(({ create }) => create);
  const steps: VerifiedStep[] = [];
  const verifyStep = async (place: Workshop, { name, source }: MigrationFile): Promise<void> => {
    const step = await climb(place, classes, name, readDeclarations(source));
    const before = recorded[name]?.effects[place.engine];
    const changes = before ? compareEffects(before, step.effect) : [];
    step.problems.push(...changes.map((line) => `up does not do what was verified: ${line}`));
    const verified = { ...step, engine: place.engine, isUnrecorded: !before };
    steps.push(verified);
    report?.(verified);
  };
  for (const workshop of workshops) {
    await withOwnPlace(workshop, async (place) => {
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
