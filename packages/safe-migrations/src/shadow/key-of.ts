import type { Table, TableColumn, TableForeignKey } from 'typeorm';

/**
 * The foreign key that a column takes its values from. One of several columns refers to nothing while
 * one of them is NULL: it is left so if a column is nullable, and the others hold any value.
 * @returns 'left null' for a nullable column of such a key
 */
export function keyOf(
  { name, isNullable }: TableColumn,
  table: Table,
): TableForeignKey | 'left null' | undefined {
  const keys = table.foreignKeys.filter(({ columnNames }) => columnNames.includes(name));
  const isLeftNull = ({ columnNames }: TableForeignKey): boolean =>
    columnNames.length > 1 &&
    table.columns.some((column) => columnNames.includes(column.name) && column.isNullable);
  const key = keys.find((one) => !isLeftNull(one));
  return key ?? (keys.length > 0 && isNullable ? 'left null' : undefined);
}
