import { literal, template, text } from './literal.js';
import type { Step } from '../needs/step.js';
import { byEngine, sqlTable, type Surroundings } from './surroundings.js';

const CLASSES: Partial<Record<Step['op'], string>> = {
  createForeignKey: 'TableForeignKey',
  createCheckConstraint: 'TableCheck',
  createUniqueConstraint: 'TableUnique',
};

/**
 * The code that adds or drops a constraint.
 * @param other the same step on SQLite
 * @param isOld whether the table is in use: writes must not be blocked while its rows are checked
 */
export function constraintCode(
  step: Step,
  other: Step,
  isOld: boolean,
  surroundings: Surroundings,
): string {
  const { op, table, subject } = step;
  const className = CLASSES[op];
  if (!className) return `await queryRunner.${op}(${text(table)}, ${text(subject.name)});`;
  const create = (options: string): string =>
    `await queryRunner.${op}(${text(table)}, new ${className}(${options}));`;
  const definition = definitionOf(step, surroundings);
  if (!isOld || !definition) return create(literal(subject, other.subject));
  const alter = `ALTER TABLE ${sqlTable(surroundings, table)}`;
  const inTwoSteps = [
    `ADD CONSTRAINT "${subject.name}" ${definition} NOT VALID`,
    `VALIDATE CONSTRAINT "${subject.name}"`,
  ];
  return byEngine(
    surroundings,
    inTwoSteps
      .map((change) => `await queryRunner.query(${template(`${alter} ${change}`)});`)
      .join('\n'),
    create(literal(other.subject, other.subject)),
  );
}

/** The SQL of a constraint that PostgreSQL can add as NOT VALID. */
function definitionOf({ op, subject }: Step, surroundings: Surroundings): string | undefined {
  const names = (list: string[]): string => list.map((name) => `"${name}"`).join(', ');
  if (op === 'createCheckConstraint') return `CHECK (${subject.expression})`;
  if (op !== 'createForeignKey') return undefined;
  const { columnNames, referencedTableName, referencedColumnNames } = subject;
  const { onDelete, onUpdate, deferrable } = subject;
  return (
    `FOREIGN KEY (${names(columnNames)}) ` +
    `REFERENCES ${sqlTable(surroundings, referencedTableName)} (${names(referencedColumnNames)})` +
    (onDelete ? ` ON DELETE ${onDelete}` : '') +
    (onUpdate ? ` ON UPDATE ${onUpdate}` : '') +
    (deferrable ? ` DEFERRABLE ${deferrable}` : '')
  );
}
