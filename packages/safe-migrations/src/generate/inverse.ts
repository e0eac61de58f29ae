import { typeName } from '../operations/column-definition.js';
import { isNarrower } from '../operations/type-order.js';
import { fullType, lostValues } from './step-code.js';
import { either, type Options, type PortableStep, type Step } from '../needs/step.js';

/** The steps of down, the last one first. The indexes of a new table are dropped with it. */
export function inverseOf(steps: PortableStep[], created: Set<string>): PortableStep[] {
  return steps
    .toReversed()
    .filter((step) => either(step).op !== 'createIndex' || !created.has(either(step).table))
    .map(({ postgres, sqlite }) => ({
      ...(postgres && { postgres: invert(postgres) }),
      ...(sqlite && { sqlite: invert(sqlite) }),
    }));
}

function invert({ op, table, subject, before }: Step): Step {
  if (before) return { op, table, subject: before, before: subject };
  const opposite = op.replace(/^(create|add|drop)/, (verb) =>
    verb === 'drop' ? (op === 'dropColumn' ? 'add' : 'create') : 'drop',
  );
  return { op: opposite as Step['op'], table, subject };
}

/** What down cannot restore: tables and columns that are new, and the values of dropped columns. */
export function lossesOf(steps: PortableStep[]): string[] {
  return steps.map(either).flatMap(({ op, table, subject }) => {
    if (op === 'createTable') return [table];
    return op === 'addColumn' || op === 'dropColumn' ? [`${table}.${subject.name}`] : [];
  });
}

/** When down fails, rather than cut a value. */
export function refusalsOf(steps: PortableStep[]): string[] {
  return steps.flatMap(({ postgres }) => {
    if (postgres?.op !== 'changeColumn') return [];
    const { table, before, subject: after } = postgres;
    const name = `${table}.${after.name}`;
    return [
      ...(isNarrower(facts(after), facts(before!))
        ? [`a value of ${name} does not fit into ${fullType(before!)}`]
        : []),
      ...(after.isNullable && !before!.isNullable ? [`${name} is NULL in a row`] : []),
      ...(lostValues(after, before!) ? [`${name} is ${lostValues(after, before!)} in a row`] : []),
    ];
  });
}

function facts({ type, length, precision, scale }: Options): { type: string; size?: number[] } {
  const size = [length ?? precision, scale].filter((part) => part !== undefined).map(Number);
  return { type: typeName(type), size: size.length > 0 ? size : undefined };
}
