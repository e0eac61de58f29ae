import type { DataSource, Table } from 'typeorm';
import { Filler, withoutSchema } from './filler.js';
import { dataTables } from './rows.js';

/**
 * Adds rows to every table, parents first: with every column set, with only the required ones,
 * with NULLs, Unicode and extreme values. Two calls add different rows.
 * @param only the one column to vary; other tables get no rows
 */
export async function fill(
  dataSource: DataSource,
  only?: { table: string; column: string },
): Promise<void> {
  const queryRunner = dataSource.createQueryRunner();
  try {
    const tables = await queryRunner.getTables(await dataTables(dataSource));
    for (const table of parentsFirst(tables)) {
      if (!only || withoutSchema(table.name) === only.table) {
        await new Filler(queryRunner, table).fill(only?.column);
      }
    }
  } finally {
    await queryRunner.release();
  }
}

function parentsFirst(tables: Table[]): Table[] {
  const sorted: Table[] = [];
  const visit = (table: Table, path: Table[]): void => {
    if (sorted.includes(table) || path.includes(table)) return;
    for (const { referencedTableName } of table.foreignKeys) {
      const parent = tables.find(
        ({ name }) => withoutSchema(name) === withoutSchema(referencedTableName),
      );
      if (parent) visit(parent, [...path, table]);
    }
    sorted.push(table);
  };
  for (const table of tables.toSorted((a, b) => (a.name < b.name ? -1 : 1))) visit(table, []);
  return sorted;
}
