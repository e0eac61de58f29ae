import type { EngineName } from '../operations/engine-name.js';
import { type Step, subjectOf } from './step.js';

/** A step on each engine that needs it. */
export type PortableStep = Partial<Record<EngineName, Step>>;

/**
 * Puts together what belongs together, in the order of PostgreSQL's steps; those that SQLite alone
 * has come where it has them.
 */
export function mergeSteps(sqlite: Step[], postgres: Step[]): PortableStep[] {
  const keyOf = (step: Step): string => `${step.op} ${subjectOf(step)}`;
  const merged: PortableStep[] = postgres.map((step) => ({ postgres: step }));
  let position = 0;
  for (const step of sqlite) {
    const at = merged.findIndex(
      (other) => other.postgres && !other.sqlite && keyOf(other.postgres) === keyOf(step),
    );
    if (at >= 0) {
      merged[at].sqlite = step;
      position = at + 1;
    } else if (isOfBothEngines(step)) {
      merged.splice(position++, 0, { sqlite: step, postgres: step });
    } else {
      merged.splice(position++, 0, { sqlite: step });
    }
  }
  return merged;
}

/** Only SQLite can tell that the expression of a check has changed. */
const isOfBothEngines = ({ op }: Step): boolean =>
  op === 'dropCheckConstraint' || op === 'createCheckConstraint';
