import type { Table, TableColumn } from 'typeorm';
import { sqlTokens } from '../operations/sql-tokens.js';
import { deferrableIn } from '../schema/deferrable.js';
import { tableOf } from '../schema/compare.js';
import { withoutSchema } from '../schema/schema-sql.js';

/** The name of a table without its schema. */
export const nameOf = ({ name }: Table): string => withoutSchema(name);

/**
 * Corrects what TypeORM reads wrongly: it cuts a default of PostgreSQL at every `::`, also inside a
 * text, loses the order of the columns of an index, and whether a constraint is deferrable.
 * @param facts about the schema
 */
export function correctTable(table: Table, facts: string[], isPostgres: boolean): void {
  const name = nameOf(table);
  const own = facts.filter((fact) => tableOf(fact) === name);
  const factOf = (subject: string): string =>
    own.find((fact) => fact.startsWith(`${subject}: `)) ?? '';
  for (const column of isPostgres ? table.columns : []) {
    if (isConstant(column)) column.default = defaultIn(factOf(`column ${name}.${column.name}`));
  }
  for (const index of table.indices) {
    order(index.columnNames, factOf(`index ${index.name} of ${name}`));
  }
  for (const unique of table.uniques) {
    order(unique.columnNames, factOf(`constraint ${unique.name} of ${name}`));
  }
  for (const constraint of [...table.uniques, ...table.foreignKeys]) {
    constraint.deferrable = deferrableIn(own, constraint.name, name);
  }
}

const isConstant = ({ isGenerated, generatedType }: TableColumn): boolean =>
  !isGenerated && !generatedType;

function order(columns: string[], definition: string): void {
  const texts = sqlTokens(definition.slice(definition.indexOf('('))).map(({ text }) => text);
  columns.sort((a, b) => texts.indexOf(a) - texts.indexOf(b));
}

/** The default in a fact about a column; a constant without its type. */
function defaultIn(fact: string): string | undefined {
  const expression = / default ([^]*)$/.exec(fact)?.[1];
  if (expression === undefined || expression === 'none') return undefined;
  return /^('(?:[^']|'')*')::[\w "().]+(?:\[\])?$/.exec(expression)?.[1] ?? expression;
}
