import type { TableColumnOptions } from 'typeorm';
import type { Action, ColumnFacts } from './operation.js';
import { typeName } from './column-definition.js';
import type { SchemaModel } from './schema-model.js';

/** The name of a Table, a column, an index or a constraint, or the name itself. */
export const nameOf = (target: any): string =>
  String(typeof target === 'string' ? target : (target?.name ?? ''))
    .split('.')
    .at(-1)!;

function columnFacts(column: TableColumnOptions): ColumnFacts {
  const sizes = [column.length, column.precision, column.scale].filter(
    (part) => part !== undefined && part !== null && part !== '',
  );
  return {
    name: column.name,
    type: typeName(String(column.type)),
    size: sizes.length > 0 ? sizes.map(Number) : undefined,
    isNullable: column.isNullable === true,
    hasDefault: column.default !== undefined && column.default !== null,
    isGenerated: column.isGenerated === true || column.generatedType !== undefined,
    isUnique: column.isUnique === true,
  };
}

type Translate = (model: SchemaModel, ...parameters: any[]) => Action[];

const list = (target: any): any[] => (Array.isArray(target) ? target : [target]);

const constraint =
  (type: Extract<Action, { kind: 'addConstraint' }>['type']): Translate =>
  (_, table, constraints) =>
    list(constraints).map((added) => ({
      kind: 'addConstraint',
      table: nameOf(table),
      name: added?.name,
      type,
      isNotValid: false,
      usesIndex: false,
      notNull: [],
    }));

const dropConstraint: Translate = (_, table, constraints) =>
  list(constraints).map((dropped) => ({
    kind: 'dropConstraint',
    table: nameOf(table),
    name: nameOf(dropped),
  }));

function changeColumn(model: SchemaModel, table: string, before: any, column: any): Action[] {
  const name = nameOf(before);
  const after = columnFacts(column);
  const known = typeof before === 'string' ? model.column(table, name) : columnFacts(before);
  const actions: Action[] = [];
  if (after.name !== name)
    actions.push({ kind: 'renameColumn', table, column: name, to: after.name });
  const isSame =
    known && known.type === after.type && String(known.size ?? '') === String(after.size ?? '');
  if (!isSame) {
    actions.push({ kind: 'changeType', table, column: after.name, before: known, after });
  }
  if (known && known.isNullable !== after.isNullable) {
    const kind = after.isNullable ? 'dropNotNull' : 'setNotNull';
    actions.push({ kind, table, column: after.name });
  }
  return actions;
}

/** What each method of a query runner does. */
export const RUNNER_ACTIONS: Record<string, Translate> = {
  createTable: (_, table) => [
    { kind: 'createTable', table: nameOf(table), columns: table.columns.map(columnFacts) },
  ],
  dropTable: (_, table) => [{ kind: 'dropTable', table: nameOf(table) }],
  clearTable: (_, table) => [{ kind: 'truncate', table: nameOf(table) }],
  renameTable: (_, table, to) => [{ kind: 'renameTable', table: nameOf(table), to: nameOf(to) }],
  addColumn: (_, table, column) => [
    { kind: 'addColumn', table: nameOf(table), column: columnFacts(column) },
  ],
  addColumns: (_, table, columns) =>
    columns.map((column: TableColumnOptions) => ({
      kind: 'addColumn',
      table: nameOf(table),
      column: columnFacts(column),
    })),
  dropColumn: (_, table, column) => [
    { kind: 'dropColumn', table: nameOf(table), column: nameOf(column) },
  ],
  dropColumns: (_, table, columns) =>
    columns.map((column: any) => ({
      kind: 'dropColumn',
      table: nameOf(table),
      column: nameOf(column),
    })),
  renameColumn: (_, table, column, to) => [
    { kind: 'renameColumn', table: nameOf(table), column: nameOf(column), to: nameOf(to) },
  ],
  changeColumn: (model, table, before, after) => changeColumn(model, nameOf(table), before, after),
  changeColumns: (model, table, changes) =>
    changes.flatMap(({ oldColumn, newColumn }: any) =>
      changeColumn(model, nameOf(table), oldColumn, newColumn),
    ),
  createIndex: (_, table, index) => [
    {
      kind: 'createIndex',
      table: nameOf(table),
      name: index?.name,
      isConcurrent: index?.isConcurrent === true,
    },
  ],
  createIndices: (model, table, indices) =>
    indices.flatMap((index: any) => RUNNER_ACTIONS.createIndex(model, table, index)),
  dropIndex: (_, _table, index) => [
    { kind: 'dropIndex', name: nameOf(index), isConcurrent: index?.isConcurrent === true },
  ],
  dropIndices: (model, table, indices) =>
    indices.flatMap((index: any) => RUNNER_ACTIONS.dropIndex(model, table, index)),
  createCheckConstraint: constraint('check'),
  createCheckConstraints: constraint('check'),
  createForeignKey: constraint('foreign'),
  createForeignKeys: constraint('foreign'),
  createUniqueConstraint: constraint('unique'),
  createUniqueConstraints: constraint('unique'),
  createExclusionConstraint: constraint('exclude'),
  createPrimaryKey: (model, table, _columns, name) => constraint('primary')(model, table, { name }),
  dropCheckConstraint: dropConstraint,
  dropCheckConstraints: dropConstraint,
  dropForeignKey: dropConstraint,
  dropForeignKeys: dropConstraint,
  dropUniqueConstraint: dropConstraint,
  dropUniqueConstraints: dropConstraint,
  dropPrimaryKey: dropConstraint,
};
