import { IS_POSTGRES, literal, text } from './literal.js';
import type { Options, Step } from './step.js';

/**
 * The statements that add or drop a constraint.
 * @param isOld whether the table is in use, so that nobody may wait while its rows are read
 */
export function constraintCode(
  step: Extract<Step, { constraint: Options }>,
  table: string,
  isOld: boolean,
): string {
  const { op, constraint } = step;
  if (op.startsWith('drop')) return `await queryRunner.${op}(${table}, ${text(constraint.name)});`;
  const className = {
    createForeignKey: 'TableForeignKey',
    createCheckConstraint: 'TableCheck',
    createUniqueConstraint: 'TableUnique',
  }[op as 'createForeignKey'];
  const create = `await queryRunner.${op}(${table}, new ${className}(${literal(constraint, constraint)}));`;
  const definition = definitionOf(op, constraint);
  if (!isOld || !definition) return create;
  const alter = `ALTER TABLE "${step.table}"`;
  return `if (${IS_POSTGRES}) {
    await queryRunner.query(\`${alter} ADD CONSTRAINT "${constraint.name}" ${definition} NOT VALID\`);
    await queryRunner.query(\`${alter} VALIDATE CONSTRAINT "${constraint.name}"\`);
  } else {
    ${create}
  }`;
}

/** The SQL of what can be added NOT VALID. */
function definitionOf(op: string, constraint: Record<string, any>): string | undefined {
  const names = (list: string[]): string => list.map((name) => `"${name}"`).join(', ');
  if (op === 'createCheckConstraint') return `CHECK (${constraint.expression})`;
  if (op !== 'createForeignKey') return undefined;
  const { columnNames, referencedTableName, referencedColumnNames, onDelete, onUpdate } =
    constraint;
  return [
    `FOREIGN KEY (${names(columnNames)})`,
    `REFERENCES "${referencedTableName}" (${names(referencedColumnNames)})`,
    onDelete && `ON DELETE ${onDelete}`,
    onUpdate && `ON UPDATE ${onUpdate}`,
  ]
    .filter((part) => part)
    .join(' ');
}
