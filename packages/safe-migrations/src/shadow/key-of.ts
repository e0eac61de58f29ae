import type { Table, TableColumn, TableForeignKey } from 'typeorm';

/**
 * The foreign key that a column takes its values from. One of several columns refers to nothing while
 * one of them is NULL: it is left so if a column is nullable, and the others hold any value. If none is
 * nullable, a column may have a default that refers to what a trigger adds: it is left to the default.
 * @returns 'left out' for a column of such a key that gets no value
 */
export function keyOf(
  { name }: TableColumn,
  table: Table,
): TableForeignKey | 'left out' | undefined {
  const keys = table.foreignKeys.filter(({ columnNames }) => columnNames.includes(name));
  const key = keys.find((one) => leftOut(one, table).length === 0);
  return key ?? (keys.some((one) => leftOut(one, table).includes(name)) ? 'left out' : undefined);
}

function leftOut({ columnNames }: TableForeignKey, { columns }: Table): string[] {
  if (columnNames.length === 1) return [];
  const members = columnNames.map((name) => columns.find((one) => one.name === name)!);
  const nullable = members.filter(({ isNullable }) => isNullable);
  const preset = members.filter((one) => !one.isGenerated && one.default != null);
  return (nullable.length > 0 ? nullable : preset.slice(0, 1)).map(({ name }) => name);
}
