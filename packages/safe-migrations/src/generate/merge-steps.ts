import { typeName } from '../operations/column-definition.js';
import { type Options, pathOf, type PortableStep, type Step } from '../needs/step.js';

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
      merged[at] = { postgres: withTypesOf(step, merged[at].postgres!), sqlite: step };
      position = at + 1;
    } else {
      merged.splice(position++, 0, { sqlite: step });
    }
  }
  return merged;
}

/** Types with the names that SQLite gives them, where they are the same. */
function withTypesOf(sqlite: Step, postgres: Step): Step {
  const rename = (to: Options | undefined, from: Options | undefined): any =>
    to && {
      ...to,
      ...(from?.type && typeName(to.type) === typeName(from.type) && { type: from.type }),
      ...(to.columns && {
        columns: to.columns.map((column: Options) =>
          rename(
            column,
            from?.columns.find(({ name }: Options) => name === column.name),
          ),
        ),
      }),
    };
  const before = rename(postgres.before, sqlite.before);
  return {
    ...postgres,
    subject: rename(postgres.subject, sqlite.subject),
    ...(before && { before }),
  };
}
