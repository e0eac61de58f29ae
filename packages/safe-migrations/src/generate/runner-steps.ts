import { typeName } from '../operations/column-definition.js';
import type { Options, Step } from './step.js';

/** Of a column; what is false, empty or absent says nothing. */
const COLUMN = [
  'name',
  'type',
  'length',
  'precision',
  'scale',
  'isNullable',
  'default',
  'isPrimary',
  'primaryKeyConstraintName',
  'isGenerated',
  'generationStrategy',
  'isUnique',
  'enum',
];
const INDEX = ['name', 'columnNames', 'isUnique', 'where'];
const FOREIGN_KEY = [
  'name',
  'columnNames',
  'referencedTableName',
  'referencedColumnNames',
  'onDelete',
  'onUpdate',
  'deferrable',
];
const UNIQUE = ['name', 'columnNames'];
const CHECK = ['name', 'expression'];

/** A table, or its name, without its schema. */
const tableName = (target: any): string =>
  String(target?.name ?? target)
    .split('.')
    .at(-1)!;

function pick(source: any, names: string[]): Options {
  const entries = names
    .map((name) => [name, source[name]] as const)
    .filter(
      ([, value]) => value !== undefined && value !== null && value !== '' && value !== false,
    );
  return Object.fromEntries(entries) as Options;
}

function columnOptions(column: any): Options {
  const options = pick(column, COLUMN);
  if (Array.isArray(options.enum) && options.enum.length === 0) delete options.enum;
  // PostgreSQL's driver puts numbers in quotes.
  const number = /^'(-?\d+(?:\.\d+)?)'$/.exec(String(options.default))?.[1];
  const type = typeName(String(column.type));
  const isNumber = /int|numeric|real|double/.test(type);
  return { ...options, type, ...(number && isNumber && { default: number }) };
}

function foreignKeyOptions(key: any): Options {
  const options = pick(key, FOREIGN_KEY);
  options.referencedTableName = tableName(key.referencedTableName);
  if (options.onUpdate === 'NO ACTION') delete options.onUpdate;
  if (options.onDelete === 'NO ACTION') delete options.onDelete;
  return options;
}

const checkOptions = (check: any): Options => pick(check, CHECK);

export type Translate = (table: any, subject: any) => Step[];

const each =
  (translate: (table: string, one: any) => Step): Translate =>
  (table, subjects) =>
    (Array.isArray(subjects) ? subjects : [subjects]).map((one) =>
      translate(tableName(table), one),
    );

const column = (op: 'addColumn' | 'dropColumn') =>
  each((table, one) => ({ op, table, column: columnOptions(one) }));

/** The steps of each method of a query runner by which TypeORM's schema builder acts. */
export const RUNNER_STEPS: Record<string, Translate> = {
  createTable: (table) => [
    {
      op: 'createTable',
      table: tableName(table),
      columns: table.columns.map(columnOptions),
      uniques: table.uniques.map((unique: any) => pick(unique, UNIQUE)),
      checks: table.checks.map(checkOptions),
      indices: table.indices.map((index: any) => pick(index, INDEX)),
    },
  ],
  addColumns: column('addColumn'),
  dropColumns: column('dropColumn'),
  changeColumns: each((table, { oldColumn, newColumn }) => ({
    op: 'changeColumn',
    table,
    before: columnOptions(oldColumn),
    after: columnOptions(newColumn),
  })),
  createIndices: each((table, one) => ({ op: 'createIndex', table, index: pick(one, INDEX) })),
  dropIndex: each((table, one) => ({ op: 'dropIndex', table, index: pick(one, INDEX) })),
  dropIndices: each((table, one) => ({ op: 'dropIndex', table, index: pick(one, INDEX) })),
  createForeignKeys: each((table, one) => ({
    op: 'createForeignKey',
    table,
    constraint: foreignKeyOptions(one),
  })),
  dropForeignKeys: each((table, one) => ({
    op: 'dropForeignKey',
    table,
    constraint: foreignKeyOptions(one),
  })),
  createCheckConstraints: each((table, one) => ({
    op: 'createCheckConstraint',
    table,
    constraint: checkOptions(one),
  })),
  dropCheckConstraints: each((table, one) => ({
    op: 'dropCheckConstraint',
    table,
    constraint: checkOptions(one),
  })),
  createUniqueConstraints: each((table, one) => ({
    op: 'createUniqueConstraint',
    table,
    constraint: pick(one, UNIQUE),
  })),
  dropUniqueConstraints: each((table, one) => ({
    op: 'dropUniqueConstraint',
    table,
    constraint: pick(one, UNIQUE),
  })),
  ...Object.fromEntries(
    [
      'createView',
      'dropView',
      'createExclusionConstraints',
      'dropExclusionConstraints',
      'updatePrimaryKeys',
    ].map((name): [string, Translate] => [
      name,
      (subject) => [{ op: 'todo', table: tableName(subject), text: `${name} by hand` }],
    ]),
  ),
};
