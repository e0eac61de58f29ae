import type { DataSource, QueryRunner, Table } from 'typeorm';
import type { Requirement } from '../history/declarations.js';
import { tableSql, withoutSchema } from '../schema/schema-sql.js';
import { Filler, NoRowError } from './filler.js';
import { columnNames, dataTables } from './rows.js';

/**
 * Adds rows to every table, parents first: with every column set, with only the required ones,
 * with NULLs, Unicode and extreme values. Two calls add different rows. A table that accepts none is
 * tried again after the others; it may then have got rows by their triggers.
 * @param only the one column to vary; other tables get no rows
 * @param requirements rows that do not meet them are left out
 * @throws NoRowError when no row could be made for a table, and it has got none otherwise
 */
export async function fill(
  dataSource: DataSource,
  only?: { table: string; column: string },
  requirements: Requirement[] = [],
): Promise<void> {
  const queryRunner = dataSource.createQueryRunner();
  try {
    const tables = await queryRunner.getTables(await dataTables(dataSource));
    // TypeORM reads the columns from PostgreSQL in an order that differs from run to run.
    for (const { name, columns } of tables) {
      const names = await columnNames(dataSource, withoutSchema(name));
      columns.sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name));
    }
    const tryToFill = async (table: Table): Promise<NoRowError | undefined> => {
      const name = withoutSchema(table.name);
      const failure =
        !only || name === only.table
          ? await noRowError(new Filler(queryRunner, table).fill(only?.column))
          : undefined;
      // Before other tables get rows that refer to these.
      for (const { condition } of requirements.filter((one) => one.table === name)) {
        await queryRunner.query(
          `DELETE FROM ${tableSql(dataSource, name)} WHERE NOT (${condition})`,
        );
      }
      return failure;
    };
    const refused: { table: Table; count: number }[] = [];
    for (const table of parentsFirst(tables)) {
      if (await tryToFill(table)) refused.push({ table, count: await count(queryRunner, table) });
    }
    for (const { table, count: before } of refused) {
      const hasRows = (await count(queryRunner, table)) > before;
      const failure = await tryToFill(table);
      if (failure && !hasRows) throw failure;
    }
  } finally {
    await queryRunner.release();
  }
}

/** @returns the error that no row is accepted, if that is so */
const noRowError = (filling: Promise<void>): Promise<NoRowError | undefined> =>
  filling.then(
    () => undefined,
    (error) => {
      if (error instanceof NoRowError) return error;
      throw error;
    },
  );

async function count(queryRunner: QueryRunner, { name }: Table): Promise<number> {
  const path = tableSql(queryRunner.dataSource, withoutSchema(name));
  const [{ n }] = await queryRunner.query(`SELECT count(*) AS n FROM ${path}`);
  return Number(n);
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
