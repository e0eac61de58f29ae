import { pathOf, type PortableStep, type Step } from './step.js';

/**
 * Pairs the same steps of both engines, in the order of PostgreSQL. Steps of SQLite alone keep
 * their place among the others.
 */
export function mergeSteps(sqlite: Step[], postgres: Step[]): PortableStep[] {
  const keyOf = (step: Step): string => `${step.op} ${pathOf(step)}`;
  const merged: PortableStep[] = postgres.map((step) => ({ postgres: step }));
  let position = 0;
  for (const step of sqlite) {
    const at = merged.findIndex(
      (other) => other.postgres && !other.sqlite && keyOf(other.postgres) === keyOf(step),
    );
    if (at >= 0) {
      merged[at].sqlite = step;
      position = at + 1;
    } else {
      // Only SQLite shows that the expression of a check has changed.
      const isOnBoth = step.op.endsWith('CheckConstraint');
      merged.splice(position++, 0, { sqlite: step, ...(isOnBoth && { postgres: step }) });
    }
  }
  return merged;
}
