import { constraintCode } from './constraint-code.js';
import { IS_POSTGRES, literal, template, text } from './literal.js';
import type { Options, PortableStep, Step } from '../needs/step.js';
import { byEngine, sqlTable, type Surroundings } from './surroundings.js';

/** The code of a step, for both engines. */
export function codeOf({ postgres, sqlite }: PortableStep, surroundings: Surroundings): string {
  if (postgres && sqlite) return codeForBoth(postgres, sqlite, surroundings);
  const code = codeForBoth(postgres ?? sqlite!, postgres ?? sqlite!, surroundings);
  return `if (${postgres ? '' : '!'}${IS_POSTGRES}) {\n${code}\n}`;
}

/** @param other the same step on SQLite */
function codeForBoth(step: Step, other: Step, surroundings: Surroundings): string {
  const { op, table, subject, before } = step;
  const isOld = !surroundings.created.has(table);
  const options = literal(subject, other.subject);
  const name = text(table);
  switch (op) {
    case 'todo':
      return `// TODO ${table}${table && ': '}${subject.name}`;
    case 'createTable':
      return `await queryRunner.createTable(new Table(${options}));`;
    case 'dropTable':
      return `await queryRunner.dropTable(${name});`;
    case 'renameTable':
      return `await queryRunner.renameTable(${text(before!.name)}, ${text(subject.name)});`;
    case 'changeTableComment': {
      const comment = subject.comment === undefined ? 'undefined' : text(subject.comment);
      return `await queryRunner.changeTableComment(${name}, ${comment});`;
    }
    case 'addColumn': {
      const { isNullable, default: value, isGenerated, generatedType } = subject;
      const isFilled = isNullable || value !== undefined || isGenerated || generatedType;
      const isMissing = isOld && !isFilled;
      const todo = isMissing
        ? `// TODO ${table}.${subject.name} is required: give it a default, or add it nullable, fill it in, and require it then\n`
        : '';
      return `${todo}await queryRunner.addColumn(${name}, new TableColumn(${options}));`;
    }
    case 'renameColumn':
      return `await queryRunner.renameColumn(${name}, ${text(before!.name)}, ${text(subject.name)});`;
    case 'changeColumn':
      return changeCode(step, other, surroundings);
    case 'createIndex':
    case 'dropIndex': {
      const concurrently = surroundings.engines.length === 1 ? 'true' : IS_POSTGRES;
      const isConcurrent = surroundings.isConcurrent ? `, isConcurrent: ${concurrently} }` : ' }';
      const index = `new TableIndex(${options.replace(/ }$/, isConcurrent)})`;
      const target = op === 'dropIndex' && !surroundings.isConcurrent ? text(subject.name) : index;
      return `await queryRunner.${op}(${name}, ${target});`;
    }
    default:
      return constraintCode(step, other, isOld, surroundings);
  }
}

function changeCode(step: Step, other: Step, surroundings: Surroundings): string {
  const { table, subject: after } = step;
  const before = step.before!;
  const { name } = after;
  const byHand = changeByHand(before, after);
  if (byHand) return `// TODO ${table}.${name}: ${byHand}`;
  const lost = lostValues(before, after);
  const todos = [
    before.isNullable && !after.isNullable && 'becomes required: fill in the rows that have none',
    lost && `can no longer be ${lost}: change the rows that are`,
  ].filter((line) => line && !surroundings.isDown);
  const todo = todos
    .map((line) => `// TODO ${table}.${name} ${line}, in batches, first\n`)
    .join('');
  const change = (from: unknown, to: unknown, sqliteFrom = from, sqliteTo = to): string =>
    `await queryRunner.changeColumn(${text(table)}, new TableColumn(${literal(from, sqliteFrom)}), new TableColumn(${literal(to, sqliteTo)}));`;
  if (fullType(before) === fullType(after)) {
    return todo + change(before, after, other.before, other.subject);
  }
  // TypeORM alone would drop the column and add another one.
  const alter = `ALTER TABLE ${sqlTable(surroundings, table)} ALTER COLUMN "${name}" TYPE ${fullType(after)}`;
  const { type, length, precision, scale } = after;
  const retyped = withoutUndefined({ ...before, type, length, precision, scale });
  const rest = JSON.stringify(retyped) === JSON.stringify(after) ? '' : change(retyped, after);
  const inPlace = `await queryRunner.query(${template(alter)});${rest && `\n${rest}`}`;
  return todo + byEngine(surroundings, inPlace, change(other.before, other.subject));
}

/** The values that an enum no longer has, if any. */
export const lostValues = (before: Options, after: Options): string =>
  (before.enum ?? []).filter((value: string) => !after.enum?.includes(value)).join(' or ');

/** What no change in place can do. */
function changeByHand(before: Options, after: Options): string | undefined {
  if (!before.enum !== !after.enum) return 'change the enum by hand';
  if (before.generatedType !== after.generatedType) {
    return `${after.generatedType ? 'becomes' : 'is no longer'} generated: add another column instead`;
  }
  return undefined;
}

const withoutUndefined = (options: Options): Options =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Options;

/** A type with its size, as in SQL. */
export function fullType({ type, length, precision, scale }: Options): string {
  const size = [length ?? precision, scale].filter((part) => part !== undefined);
  return `${type as string}${size.length > 0 ? `(${size.join(', ')})` : ''}`;
}
