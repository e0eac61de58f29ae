import { sqlTokens } from './sql-tokens.js';

/** How TypeORM rebuilds an SQLite table: it copies the rows into a new one, which it renames. */
export interface Rebuild {
  table: string;
  /** The name of the new table until it is renamed. */
  copy: string;
  /** The columns that are filled, and the expressions that fill them. */
  columns: string[];
  sources: string[];
}

/** Reads `INSERT INTO "temporary_table" (…) SELECT … FROM "table"`. */
export function readRebuild(sql: string): Rebuild | undefined {
  const match = /^INSERT INTO "temporary_(\w+)"\s*\(([^)]*)\)\s*SELECT\s+(.*?)\s+FROM "\1"$/is.exec(
    sql,
  );
  if (!match) return undefined;
  const [, table, columns, sources] = match;
  return {
    table,
    copy: `temporary_${table}`,
    columns: namesIn(columns),
    sources: namesIn(sources),
  };
}

const namesIn = (list: string): string[] =>
  sqlTokens(list)
    .filter(({ kind }) => kind !== 'sign')
    .map(({ text }) => text);
