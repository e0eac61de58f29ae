import type { DataSource, Table } from 'typeorm';
import type { Requirement } from '../history/declarations.js';
import { tableSql, withoutSchema } from '../schema/schema-sql.js';
import { Filler } from './filler.js';
import { dataTables } from './rows.js';

/**
 * Adds rows to every table, parents first: with every column set, with only the required ones,
 * with NULLs, Unicode and extreme values. Two calls add different rows.
 * @param only the one column to vary; other tables get no rows
 * @param requirements rows that do not meet them are left out
 */
export async function fill(
  dataSource: DataSource,
  only?: { table: string; column: string },
  requirements: Requirement[] = [],
): Promise<void> {
  const queryRunner = dataSource.createQueryRunner();
  try {
    const tables = await queryRunner.getTables(await dataTables(dataSource));
    for (const table of parentsFirst(tables)) {
      const name = withoutSchema(table.name);
      if (!only || name === only.table) {
        await new Filler(queryRunner, table).fill(only?.column);
      }
      // Before other tables get rows that refer to these.
      for (const { condition } of requirements.filter((one) => one.table === name)) {
        await queryRunner.query(
          `DELETE FROM ${tableSql(dataSource, name)} WHERE NOT (${condition})`,
        );
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
