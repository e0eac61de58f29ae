import type { Action, ColumnFacts } from './operation.js';

/** The tables and columns that a history of actions leaves. */
export class SchemaModel {
  private constructor(private readonly tables: Map<string, Map<string, ColumnFacts>>) {}

  static empty(): SchemaModel {
    return new SchemaModel(new Map());
  }

  clone(): SchemaModel {
    const tables = [...this.tables].map(([name, columns]) => [name, new Map(columns)] as const);
    return new SchemaModel(new Map(tables));
  }

  has(table: string): boolean {
    return this.tables.has(table);
  }

  columns(table: string): ColumnFacts[] {
    return [...(this.tables.get(table)?.values() ?? [])];
  }

  column(table: string, name: string): ColumnFacts | undefined {
    return this.tables.get(table)?.get(name);
  }

  apply(action: Action): void {
    if (action.kind === 'createTable') {
      const columns = action.columns.map((column) => [column.name, column] as const);
      this.tables.set(action.table, new Map(columns));
    } else if (action.kind === 'dropTable') {
      this.tables.delete(action.table);
    } else if (action.kind === 'renameTable') {
      this.tables.set(action.to, this.tables.get(action.table) ?? new Map());
      this.tables.delete(action.table);
    } else if ('table' in action) {
      this.applyToColumns(this.tables.get(action.table), action);
    }
  }

  private applyToColumns(columns: Map<string, ColumnFacts> | undefined, action: Action): void {
    if (!columns) return;
    if (action.kind === 'addColumn') columns.set(action.column.name, action.column);
    if (action.kind === 'dropColumn') columns.delete(action.column);
    if (action.kind === 'renameColumn') {
      const column = columns.get(action.column);
      if (column) columns.set(action.to, { ...column, name: action.to });
      columns.delete(action.column);
    }
    if (action.kind === 'changeType') {
      const { type, size } = action.after;
      const column = columns.get(action.column);
      if (column) columns.set(action.column, { ...column, type, size });
    }
    if (action.kind === 'setNotNull' || action.kind === 'dropNotNull') {
      const column = columns.get(action.column);
      const isNullable = action.kind === 'dropNotNull';
      if (column) columns.set(action.column, { ...column, isNullable });
    }
  }
}
