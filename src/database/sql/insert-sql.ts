import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import type { Dialect } from '../engine/statement.js';

/** What becomes of a new row whose value in a unique column a row already has. */
export interface Conflict {
  column: ColumnMetadata;
  /** Columns of the existing row that take the new row's values; none: it stays as it is. */
  update: ColumnMetadata[];
}

/** SQLite has statements for these numbers of rows, so that few need to be prepared. */
const SQLITE_ROWS = [1024, 128, 16, 1];

/** The rows that one statement takes. PostgreSQL takes any number, as one array a column. */
export function rowsOfStatement(dialect: Dialect, remaining: number): number {
  return dialect === 'postgres' ? remaining : SQLITE_ROWS.find((count) => count <= remaining)!;
}

/** Rows as the parameters of a statement that takes them. */
export function parametersOf(dialect: Dialect, columns: number, rows: unknown[][]): unknown[] {
  return dialect === 'postgres'
    ? Array.from({ length: columns }, (_, index) => rows.map((row) => row[index]))
    : rows.flat();
}

/** SQL that inserts rows in their order, so that each gets a higher id than the one before. */
export const insertSql = (
  table: string,
  columns: ColumnMetadata[],
  dialect: Dialect,
  rows: number,
): string =>
  `INSERT INTO "${table}" (${columns.map(quoted).join(', ')}) ${source(columns, dialect, rows)}`;

/**
 * SQL that inserts rows in their order, and answers the `key` of each that landed, and whether it
 * `updated` a row that was there: one that is new has version 1.
 */
export function insertManySql(
  table: string,
  columns: ColumnMetadata[],
  conflict: Conflict,
  dialect: Dialect,
  rows: number,
): string {
  const key = quoted(conflict.column);
  return (
    `${insertSql(table, columns, dialect, rows)} ` +
    `ON CONFLICT (${key}) DO ${resolution(table, conflict, dialect)} ` +
    `RETURNING ${key} AS "key", "version" > 1 AS "updated"`
  );
}

const quoted = (column: ColumnMetadata): string => `"${column.databaseName}"`;

const typeOf = (column: ColumnMetadata): string =>
  column.entityMetadata.connection.driver.normalizeType(column);

function source(columns: ColumnMetadata[], dialect: Dialect, rows: number): string {
  if (dialect === 'postgres') {
    const arrays = columns.map((column, index) => `$${index + 1}::${typeOf(column)}[]`);
    return `SELECT * FROM unnest(${arrays.join(', ')})`;
  }
  const tuple = `(${columns.map(() => '?').join(', ')})`;
  return `VALUES ${Array<string>(rows).fill(tuple).join(', ')}`;
}

function resolution(table: string, { update }: Conflict, dialect: Dialect): string {
  if (update.length === 0) return 'NOTHING';
  const set = update.map((column) => `${quoted(column)} = excluded.${quoted(column)}`);
  set.push(countChange(table, dialect));
  return `UPDATE SET ${set.join(', ')}`;
}

/**
 * What every change of a row sets. The clock may have been set back since the row was made or last
 * changed, and on PostgreSQL a change that waited has the time at which it began: `updated_at` never
 * goes back.
 */
export function countChange(table: string, dialect: Dialect): string {
  const [latest, now] =
    dialect === 'postgres'
      ? ['greatest', 'now()']
      : ['max', `strftime('%Y-%m-%dT%H:%M:%fZ', 'now')`];
  const updatedAt = `${latest}(${now}, "${table}"."created_at", "${table}"."updated_at")`;
  return `"updated_at" = ${updatedAt}, "version" = "${table}"."version" + 1`;
}
