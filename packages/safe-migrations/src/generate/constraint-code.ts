import { literal, text } from './literal.js';
import type { Step } from './step.js';
import { byEngine, sqlTable, type Surroundings } from './surroundings.js';

const CLASSES: Partial<Record<Step['op'], string>> = {
  createForeignKey: 'TableForeignKey',
  createCheckConstraint: 'TableCheck',
  createUniqueConstraint: 'TableUnique',
};

/**
 * The code that adds or drops a constraint.
 * @param isOld whether the table is in use: writes must not be blocked while its rows are checked
 */
export function constraintCode(step: Step, isOld: boolean, surroundings: Surroundings): string {
  const { op, table, subject } = step;
  const className = CLASSES[op];
  if (!className) return `await queryRunner.${op}(${text(table)}, ${text(subject.name)});`;
  const create = `await queryRunner.${op}(${text(table)}, new ${className}(${literal(subject, subject)}));`;
  const definition = definitionOf(step, surroundings);
  if (!isOld || !definition) return create;
  const alter = `ALTER TABLE ${sqlTable(surroundings, table)}`;
  const inTwoSteps = [
    `await queryRunner.query(\`${alter} ADD CONSTRAINT "${subject.name}" ${definition} NOT VALID\`);`,
    `await queryRunner.query(\`${alter} VALIDATE CONSTRAINT "${subject.name}"\`);`,
  ];
  return byEngine(surroundings, inTwoSteps.join('\n'), create);
}

/** The SQL of a constraint that PostgreSQL can add as NOT VALID. */
function definitionOf({ op, subject }: Step, surroundings: Surroundings): string | undefined {
  const names = (list: string[]): string => list.map((name) => `"${name}"`).join(', ');
  if (op === 'createCheckConstraint') return `CHECK (${subject.expression})`;
  if (op !== 'createForeignKey') return undefined;
  const { columnNames, referencedTableName, referencedColumnNames, onDelete, onUpdate } = subject;
  return (
    `FOREIGN KEY (${names(columnNames)}) ` +
    `REFERENCES ${sqlTable(surroundings, referencedTableName)} (${names(referencedColumnNames)})` +
    (onDelete ? ` ON DELETE ${onDelete}` : '') +
    (onUpdate ? ` ON UPDATE ${onUpdate}` : '')
  );
}
