import { constraintCode } from './constraint-code.js';
import { IS_POSTGRES, literal, text } from './literal.js';
import type { PortableStep } from './merge-steps.js';
import type { Options, Step } from './step.js';

/** A step to be written, in one direction. */
export type CodeStep = PortableStep | { dropTable: string };

/** What there is to know of the migration around a step. */
export interface Surroundings {
  /** The tables that this migration creates: nobody uses them yet. */
  created: Set<string>;
  /** Whether indexes are built without holding anybody up. */
  isConcurrent: boolean;
  /** On the way back a row without a value is a reason to refuse, which `@refuses` says. */
  isDown?: boolean;
}

/** The statements of a step, on both engines. */
export function codeOf(step: CodeStep, surroundings: Surroundings): string {
  if ('dropTable' in step) return `await queryRunner.dropTable(${text(step.dropTable)});`;
  const { postgres, sqlite } = step;
  if (postgres && sqlite) return bothCode(postgres, sqlite, surroundings);
  const code = bothCode(postgres ?? sqlite!, postgres ?? sqlite!, surroundings);
  return `if (${postgres ? '' : '!'}${IS_POSTGRES}) {\n${code}\n}`;
}

/** @param other the same step on SQLite */
function bothCode(step: Step, other: Step, surroundings: Surroundings): string {
  const isOld = !surroundings.created.has(step.table);
  const table = text(step.table);
  if (step.op === 'todo') return `// TODO ${step.table}: ${step.text}`;
  if (step.op === 'createTable') {
    const { op: _, table: name, ...postgres } = step;
    const { op: _op, table: _table, ...sqlite } = other as typeof step;
    const options = literal(withoutEmpty({ name, ...postgres }), withoutEmpty({ name, ...sqlite }));
    return `await queryRunner.createTable(new Table(${options}));`;
  }
  if (step.op === 'addColumn') {
    const sqlite = (other as typeof step).column;
    const { name, isNullable, default: value, isGenerated } = step.column;
    const isMissing = isOld && !isNullable && value === undefined && !isGenerated;
    const todo = isMissing
      ? `// TODO ${step.table}.${name} is required: give it a default, or add it nullable, fill it in, and require it then\n`
      : '';
    const column = literal(step.column, sqlite);
    return `${todo}await queryRunner.addColumn(${table}, new TableColumn(${column}));`;
  }
  if (step.op === 'dropColumn') {
    return `await queryRunner.dropColumn(${table}, ${text(step.column.name)});`;
  }
  if (step.op === 'renameColumn') {
    return `await queryRunner.renameColumn(${table}, ${text(step.column)}, ${text(step.to)});`;
  }
  if (step.op === 'changeColumn') return changeCode(step, other as typeof step, surroundings);
  if ('index' in step) return indexCode(step.op, table, step.index, surroundings);
  return constraintCode(step, table, isOld);
}

function changeCode(
  step: Extract<Step, { op: 'changeColumn' }>,
  other: Extract<Step, { op: 'changeColumn' }>,
  { isDown }: Surroundings,
): string {
  const { table, before, after } = step;
  const { name } = after;
  if (before.enum || after.enum) return `// TODO ${table}.${name}: change the enum by hand`;
  const todo =
    before.isNullable && !after.isNullable && !isDown
      ? `// TODO ${table}.${name} becomes required: fill in the rows that have none, in batches, first\n`
      : '';
  const { type, length, precision, scale } = after;
  const retyped = withoutUndefined({ ...before, type, length, precision, scale });
  const change = (from: unknown, to: unknown, sqliteFrom = from, sqliteTo = to): string =>
    `await queryRunner.changeColumn(${text(table)}, new TableColumn(${literal(from, sqliteFrom)}), new TableColumn(${literal(to, sqliteTo)}));`;
  if (fullType(before) === fullType(after)) {
    return todo + change(before, after, other.before, other.after);
  }
  // TypeORM by itself would drop the column and add another one.
  const alter = `ALTER TABLE "${table}" ALTER COLUMN "${name}" TYPE ${fullType(after)}`;
  const rest = JSON.stringify(retyped) === JSON.stringify(after) ? '' : change(retyped, after);
  return `${todo}if (${IS_POSTGRES}) {
    await queryRunner.query(\`${alter}\`);
    ${rest}
  } else {
    ${change(other.before, other.after)}
  }`;
}

const withoutUndefined = (options: Options): Options =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Options;

/** As SQL has it. */
export function fullType({ type, length, precision, scale }: Options): string {
  const size = [length ?? precision, scale].filter((part) => part !== undefined);
  return `${type as string}${size.length > 0 ? `(${size.join(', ')})` : ''}`;
}

function indexCode(op: string, table: string, index: Options, { isConcurrent }: Surroundings) {
  const options = plainOptions(index).replace(/ }$/, `, isConcurrent: ${IS_POSTGRES} }`);
  if (op === 'createIndex') {
    const definition = isConcurrent ? options : plainOptions(index);
    return `await queryRunner.createIndex(${table}, new TableIndex(${definition}));`;
  }
  const target = isConcurrent ? `new TableIndex(${options})` : text(index.name);
  return `await queryRunner.dropIndex(${table}, ${target});`;
}

const plainOptions = (options: Options): string => literal(options, options);

const withoutEmpty = (options: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(options).filter(([, value]) => !Array.isArray(value) || value.length > 0),
  );
