import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import type { Dialect } from '../engine/statement.js';

/** What to do with a new row whose value in a unique column already exists. */
export interface Conflict {
  column: ColumnMetadata;
  /** Whether the existing row gets the new values; otherwise the new row is skipped. */
  update: boolean;
}

/** The only row counts of SQLite's statements, so that few have to be prepared. */
const SQLITE_ROWS = [1024, 128, 16, 1];

/** PostgreSQL takes any number, as one array per column. */
function rowsPerStatement(dialect: Dialect, remaining: number): number {
  return dialect === 'postgres' ? remaining : SQLITE_ROWS.find((count) => count <= remaining)!;
}

/** Splits rows by the statements that insert them. */
export function* inStatements(dialect: Dialect, rows: unknown[][]): Generator<unknown[][]> {
  for (let start = 0; start < rows.length;) {
    const count = rowsPerStatement(dialect, rows.length - start);
    yield rows.slice(start, start + count);
    start += count;
  }
}

/** The parameters of a statement that inserts these rows. */
export function parametersOf(dialect: Dialect, columns: number, rows: unknown[][]): unknown[] {
  return dialect === 'postgres'
    ? Array.from({ length: columns }, (_, index) => rows.map((row) => row[index]))
    : rows.flat();
}

/** SQL that inserts rows in order, so that ids ascend. */
export const insertSql = (
  table: string,
  columns: ColumnMetadata[],
  dialect: Dialect,
  rows: number,
): string =>
  `INSERT INTO "${table}" (${columns.map(quoted).join(', ')}) ${source(columns, dialect, rows)}`;

/**
 * SQL that inserts rows in order. For each row that was not skipped it returns `id`, `key` and
 * `version`: a new one has version 1.
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
    `ON CONFLICT (${key}) DO ${conflictAction(table, columns, conflict, dialect)} ` +
    `RETURNING "id", ${key} AS "key", "version"`
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

function conflictAction(
  table: string,
  columns: ColumnMetadata[],
  conflict: Conflict,
  dialect: Dialect,
): string {
  const changed = columns.filter((column) => column !== conflict.column);
  if (!conflict.update || changed.length === 0) return 'NOTHING';
  const set = changed.map((column) => `${quoted(column)} = excluded.${quoted(column)}`);
  set.push(bumpVersion(table, dialect));
  return `UPDATE SET ${set.join(', ')}`;
}

/**
 * The assignments of every update: `version` is incremented, and `updated_at` never goes back, even
 * if the clock was set back, or if a PostgreSQL transaction, whose now() is its start, had to wait.
 * @param version to increment
 */
export function bumpVersion(
  table: string,
  dialect: Dialect,
  version = `"${table}"."version"`,
): string {
  const [latest, now] =
    dialect === 'postgres'
      ? ['greatest', 'now()']
      : ['max', `strftime('%Y-%m-%dT%H:%M:%fZ', 'now')`];
  const updatedAt = `${latest}(${now}, "${table}"."created_at", "${table}"."updated_at")`;
  return `"updated_at" = ${updatedAt}, "version" = ${version} + 1`;
}
