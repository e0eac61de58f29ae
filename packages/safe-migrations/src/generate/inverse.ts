import { isNarrower } from '../operations/type-order.js';
import type { PortableStep } from './merge-steps.js';
import { fullType, type CodeStep } from './step-code.js';
import type { Options, Step } from './step.js';

/** The steps back, the last one first. What belongs to a new table goes with it. */
export function inverseOf(steps: PortableStep[], created: Set<string>): CodeStep[] {
  return steps.toReversed().flatMap((step): CodeStep[] => {
    const { op, table } = (step.postgres ?? step.sqlite)!;
    if (op === 'createTable') return [{ dropTable: table }];
    if (op === 'createIndex' && created.has(table)) return [];
    return [
      {
        ...(step.postgres && { postgres: invert(step.postgres) }),
        ...(step.sqlite && { sqlite: invert(step.sqlite) }),
      },
    ];
  });
}

function invert(step: Step): Step {
  if (step.op === 'renameColumn') return { ...step, column: step.to, to: step.column };
  if (step.op === 'changeColumn') return { ...step, before: step.after, after: step.before };
  if (step.op === 'todo' || step.op === 'createTable') return step;
  const op = step.op.replace(/^(create|add|drop)/, (verb) =>
    verb === 'drop' ? (step.op === 'dropColumn' ? 'add' : 'create') : 'drop',
  );
  return { ...step, op } as Step;
}

/** What the way back cannot keep: tables, columns, and those whose contents are gone by then. */
export function lossesOf(steps: PortableStep[]): string[] {
  return steps.flatMap(({ postgres, sqlite }) => {
    const step = (postgres ?? sqlite)!;
    if (step.op === 'createTable') return [step.table];
    if (step.op === 'addColumn' || step.op === 'dropColumn') {
      return [`${step.table}.${step.column.name}`];
    }
    return [];
  });
}

/** When the way back fails, rather than cutting something. */
export function refusalsOf(steps: PortableStep[]): string[] {
  return steps.flatMap(({ postgres }) => {
    if (postgres?.op !== 'changeColumn') return [];
    const { table, before, after } = postgres;
    const name = `${table}.${after.name}`;
    return [
      ...(isNarrower(facts(after), facts(before))
        ? [`a value of ${name} does not fit into ${fullType(before)}`]
        : []),
      ...(after.isNullable && !before.isNullable ? [`${name} is NULL in a row`] : []),
    ];
  });
}

function facts({ type, length, precision, scale }: Options): { type: string; size?: number[] } {
  const size = [length ?? precision, scale].filter((part) => part !== undefined).map(Number);
  return { type: String(type), size: size.length > 0 ? size : undefined };
}
