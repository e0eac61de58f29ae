/** The options of a column, an index or a constraint that are not what they are anyway. */
export type Options = Record<string, unknown> & { name: string };

/** A step of the schema builder, on one engine. */
export type Step =
  | {
      op: 'createTable';
      table: string;
      columns: Options[];
      uniques: Options[];
      checks: Options[];
      indices: Options[];
    }
  | { op: 'addColumn'; table: string; column: Options }
  | { op: 'dropColumn'; table: string; column: Options }
  | { op: 'renameColumn'; table: string; column: string; to: string }
  | { op: 'changeColumn'; table: string; before: Options; after: Options }
  | { op: 'createIndex' | 'dropIndex'; table: string; index: Options }
  | { op: 'createForeignKey' | 'dropForeignKey'; table: string; constraint: Options }
  | { op: 'createCheckConstraint' | 'dropCheckConstraint'; table: string; constraint: Options }
  | { op: 'createUniqueConstraint' | 'dropUniqueConstraint'; table: string; constraint: Options }
  | { op: 'todo'; table: string; text: string };

/** What a step is about: the same on both engines. */
export function subjectOf(step: Step): string {
  if (step.op === 'createTable') return step.table;
  if (step.op === 'todo') return `${step.table} ${step.text}`;
  if (step.op === 'renameColumn') return `${step.table}.${step.column}`;
  if ('column' in step) return `${step.table}.${step.column.name}`;
  if ('before' in step) return `${step.table}.${step.after.name}`;
  return `${step.table}.${('index' in step ? step.index : step.constraint).name}`;
}
