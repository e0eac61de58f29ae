import type { Action } from '../operations/operation.js';
import type { SchemaModel } from '../operations/schema-model.js';
import { sqlTokens } from '../operations/sql-tokens.js';

/**
 * What a migration has made itself: nobody waits for it, and nothing that it held before can be
 * lost.
 */
export class Fresh {
  private readonly tables = new Set<string>();
  /** `table.column` */
  private columns = new Set<string>();

  hasTable(table: string): boolean {
    return this.tables.has(table);
  }

  hasColumn(table: string, column: string): boolean {
    return this.hasTable(table) || this.columns.has(`${table}.${column}`);
  }

  /** @param model the schema before the action */
  apply(action: Action, sql: string, model: SchemaModel): void {
    if (action.kind === 'createTable') this.tables.add(action.table);
    if (action.kind === 'addColumn') this.columns.add(`${action.table}.${action.column.name}`);
    if (action.kind === 'dropTable') this.forget(action.table);
    if (action.kind === 'dropColumn') this.columns.delete(`${action.table}.${action.column}`);
    if (action.kind === 'renameColumn') {
      const { table, column, to } = action;
      if (this.columns.delete(`${table}.${column}`)) this.columns.add(`${table}.${to}`);
    }
    if (action.kind === 'renameTable') this.rename(action.table, action.to);
    const copy = action.kind === 'insert' ? readCopy(sql) : undefined;
    if (copy && !this.hasTable(copy.table)) this.adopt(copy, model);
  }

  private forget(table: string): void {
    this.tables.delete(table);
    this.columns = new Set([...this.columns].filter((path) => !path.startsWith(`${table}.`)));
  }

  private rename(table: string, to: string): void {
    if (this.tables.delete(table)) this.tables.add(to);
    const moved = [...this.columns].map((path) =>
      path.startsWith(`${table}.`) ? `${to}${path.slice(table.length)}` : path,
    );
    this.columns = new Set(moved);
  }

  /** A copy is as old as what is copied into it; its other columns are new. */
  private adopt({ table, copy, columns, sources }: Copy, model: SchemaModel): void {
    this.tables.delete(copy);
    for (const { name } of model.columns(copy)) {
      const at = columns.indexOf(name);
      if (at < 0 || this.hasColumn(table, sources[at])) this.columns.add(`${copy}.${name}`);
    }
  }
}

/** How TypeORM rebuilds a table of SQLite. */
interface Copy {
  table: string;
  copy: string;
  columns: string[];
  sources: string[];
}

/** Reads `INSERT INTO "temporary_table" (…) SELECT … FROM "table"`. */
export function readCopy(sql: string): Copy | undefined {
  const match = /^INSERT INTO "temporary_(\w+)"\s*\(([^)]*)\)\s*SELECT\s+(.*?)\s+FROM "\1"$/is.exec(
    sql,
  );
  if (!match) return undefined;
  const [, table, columns, sources] = match;
  const names = (list: string): string[] =>
    sqlTokens(list)
      .filter(({ kind }) => kind !== 'sign')
      .map(({ text }) => text);
  return { table, copy: `temporary_${table}`, columns: names(columns), sources: names(sources) };
}
