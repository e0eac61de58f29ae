import type { Action, ColumnFacts } from './operation.js';
import { readRebuild } from './read-rebuild.js';

/** `isNew`: made by the current migration, so it has no users yet, and no data from before. */
interface ModelTable {
  isNew: boolean;
  columns: Map<string, ColumnFacts & { isNew: boolean }>;
}

/** The tables and columns that a sequence of actions leaves. */
export class SchemaModel {
  private constructor(private readonly tables: Map<string, ModelTable>) {}

  static empty(): SchemaModel {
    return new SchemaModel(new Map());
  }

  clone(): SchemaModel {
    return new SchemaModel(structuredClone(this.tables));
  }

  has(table: string): boolean {
    return this.tables.has(table);
  }

  columns(table: string): ColumnFacts[] {
    return [...(this.tables.get(table)?.columns.values() ?? [])];
  }

  column(table: string, name: string): ColumnFacts | undefined {
    return this.tables.get(table)?.columns.get(name);
  }

  isNewTable(table: string): boolean {
    return this.tables.get(table)?.isNew ?? false;
  }

  isNewColumn(table: string, column: string): boolean {
    return this.isNewTable(table) || (this.tables.get(table)?.columns.get(column)?.isNew ?? false);
  }

  /** From here on nothing is new. */
  startMigration(): void {
    for (const table of this.tables.values()) {
      table.isNew = false;
      for (const column of table.columns.values()) column.isNew = false;
    }
  }

  /** @param sql the statement, from which the rebuild of an SQLite table is recognized */
  apply(action: Action, sql = ''): void {
    if (!('table' in action)) return;
    const table = this.tables.get(action.table);
    if (action.kind === 'createTable') {
      const columns = action.columns.map(
        (column) => [column.name, { ...column, isNew: false }] as const,
      );
      this.tables.set(action.table, { isNew: true, columns: new Map(columns) });
    } else if (action.kind === 'dropTable') {
      this.tables.delete(action.table);
    } else if (action.kind === 'renameTable') {
      this.tables.delete(action.table);
      this.tables.set(action.to, table ?? { isNew: false, columns: new Map() });
    } else if (action.kind === 'insert') {
      this.applyRebuild(sql);
    } else if (table) {
      applyToColumns(table.columns, action);
    }
  }

  /** The copy of an old table is old; its columns are new if they are not copied from old ones. */
  private applyRebuild(sql: string): void {
    const rebuild = readRebuild(sql);
    const copy = rebuild && this.tables.get(rebuild.copy);
    if (!copy || this.isNewTable(rebuild.table)) return;
    copy.isNew = false;
    for (const column of copy.columns.values()) {
      const at = rebuild.columns.indexOf(column.name);
      column.isNew = at < 0 || this.isNewColumn(rebuild.table, rebuild.sources[at]);
    }
  }
}

function applyToColumns(columns: ModelTable['columns'], action: Action): void {
  if (action.kind === 'addColumn') {
    columns.set(action.column.name, { ...action.column, isNew: true });
  }
  if (!('column' in action) || typeof action.column !== 'string') return;
  const column = columns.get(action.column);
  if (!column) return;
  if (action.kind === 'dropColumn') columns.delete(action.column);
  if (action.kind === 'renameColumn') {
    columns.delete(action.column);
    columns.set(action.to, { ...column, name: action.to });
  }
  // A new object: actions refer to the one before.
  const change = (facts: Partial<ColumnFacts>): void =>
    void columns.set(column.name, { ...column, ...facts });
  if (action.kind === 'changeType') change({ type: action.after.type, size: action.after.size });
  if (action.kind === 'setNotNull') change({ isNullable: false });
  if (action.kind === 'dropNotNull') change({ isNullable: true });
}
