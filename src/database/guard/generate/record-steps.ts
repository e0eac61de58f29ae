import type { DataSource, QueryRunner } from 'typeorm';
import { typeName } from '../actions/column-definition.js';
import { override } from '../override.js';
import { changedChecks } from './changed-checks.js';
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
const NOT_PORTABLE = [
  'isArray',
  'asExpression',
  'generatedIdentity',
  'spatialFeatureType',
  'collation',
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

type Translate = (table: any, subject: any) => Step[];

const each =
  (translate: (table: string, one: any) => Step): Translate =>
  (table, subjects) =>
    (Array.isArray(subjects) ? subjects : [subjects]).map((one) =>
      translate(tableName(table), one),
    );

const column = (op: 'addColumn' | 'dropColumn') =>
  each((table, one) => ({ op, table, column: columnOptions(one) }));

/** The methods of a query runner by which TypeORM's schema builder acts. */
const METHODS: Record<string, Translate> = {
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

/**
 * The steps by which TypeORM would make the schema what the entities say. Its schema builder acts
 * by calling a query runner; this one writes down what it is called with.
 */
export async function recordSteps(dataSource: DataSource): Promise<Step[]> {
  const { drops, creates } = await changedChecks(dataSource);
  const steps: Step[] = drops;
  const restores: (() => void)[] = [];
  const createQueryRunner = dataSource.createQueryRunner.bind(dataSource);
  let depth = 0;
  const restore = override(dataSource, {
    createQueryRunner: () => (mode) => {
      const runner = createQueryRunner(mode) as QueryRunner & Record<string, any>;
      const replacements = Object.entries(METHODS).flatMap(([name, translate]) =>
        typeof runner[name] === 'function' ? [[name, recorded(translate)] as const] : [],
      );
      restores.push(override(runner as any, Object.fromEntries(replacements)));
      return runner;
    },
  });
  const recorded =
    (translate: Translate) =>
    (original: any) =>
    async (...parameters: any[]): Promise<unknown> => {
      // What a step does to do its work is not another step.
      if (depth === 0)
        steps.push(...withDoubts(translate(parameters[0], parameters[1]), parameters));
      depth++;
      try {
        return await original(...parameters);
      } finally {
        depth--;
      }
    };
  try {
    const builder: any = dataSource.driver.createSchemaBuilder();
    // It guesses from the number of columns that differ.
    builder.renameColumns = async () => undefined;
    await builder.log();
  } finally {
    restore();
    for (const undo of restores) undo();
  }
  return [...steps, ...creates];
}

/** A step that says less than the entity does is followed by a word about it. */
function withDoubts(steps: Step[], [, subjects]: any[]): Step[] {
  const columns = (Array.isArray(subjects) ? subjects : []).map(
    (one: any) => one?.newColumn ?? one,
  );
  const doubts = columns.flatMap((one: any) =>
    NOT_PORTABLE.filter((name) => one?.[name]).map((name): Step => ({
      op: 'todo',
      table: steps[0]?.table ?? '',
      text: `${one.name}: ${name} (${JSON.stringify(one[name])}) is not said here`,
    })),
  );
  return [...steps, ...doubts];
}
