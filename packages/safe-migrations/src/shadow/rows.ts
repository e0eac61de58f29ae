import type { DataSource } from 'typeorm';
import { schemaSql, tableSql } from '../schema/schema-sql.js';
import { bookkeepingTables } from '../schema/bookkeeping-tables.js';

/** The rows of a table; each value as text that shows its type. */
export interface TableRows {
  columns: string[];
  rows: string[][];
}

export type Rows = Map<string, TableRows>;

/** The tables of migrations, without views and without the tables behind virtual tables. */
export async function dataTables(dataSource: DataSource): Promise<string[]> {
  const hidden = new Set(bookkeepingTables(dataSource));
  const rows: { name: string; is_virtual?: number }[] = await dataSource.query(
    dataSource.options.type === 'postgres'
      ? `SELECT relname AS name FROM pg_class
         WHERE relnamespace = ${schemaSql(dataSource)} AND relkind IN ('r', 'p')`
      : `SELECT name, sql LIKE 'CREATE VIRTUAL%' AS is_virtual FROM sqlite_master
         WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`,
  );
  const virtual = rows.filter(({ is_virtual: isVirtual }) => isVirtual).map(({ name }) => name);
  return rows
    .map(({ name }) => name)
    .filter((name) => !hidden.has(name))
    .filter((name) => !virtual.some((table) => name === table || name.startsWith(`${table}_`)))
    .toSorted();
}

/** The columns of a table, in its own order. */
export async function columnNames(dataSource: DataSource, table: string): Promise<string[]> {
  const path = tableSql(dataSource, table).replaceAll("'", "''");
  const columns: { name: string }[] = await dataSource.query(
    dataSource.options.type === 'postgres'
      ? `SELECT attname AS name FROM pg_attribute
         WHERE attrelid = '${path}'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`
      : `SELECT name FROM pragma_table_xinfo('${table}')`,
  );
  return columns.map(({ name }) => name);
}

/**
 * Every row of every table. Timestamps after `since` all read as `now`: a default of now() gives
 * another one each time.
 */
export async function readRows(dataSource: DataSource, since: number): Promise<Rows> {
  const isPostgres = dataSource.options.type === 'postgres';
  const found: Rows = new Map();
  for (const table of await dataTables(dataSource)) {
    const path = tableSql(dataSource, table);
    const columns = (await columnNames(dataSource, table)).toSorted();
    const list = columns.map((name, index) =>
      isPostgres ? `"${name}"::text AS c${index}` : `quote("${name}") AS c${index}`,
    );
    const rows: Record<string, string | null>[] = await dataSource.query(
      `SELECT ${list.join(', ') || '1'} FROM ${path}`,
    );
    const values = rows.map((row) => columns.map((_, i) => stable(row[`c${i}`] ?? 'NULL', since)));
    found.set(table, { columns, rows: values.toSorted((a, b) => compare(a.join(), b.join())) });
  }
  return found;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const TIMESTAMP = /^'?(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d+)?)(?:Z|\+00)?'?$/;

function stable(text: string, since: number): string {
  const match = TIMESTAMP.exec(text);
  const time = match && Date.parse(`${match[1]}T${match[2]}Z`);
  return time && time >= since - 1000 && time <= Date.now() + 1000 ? 'now' : text;
}
