import type { DataSource, QueryRunner } from 'typeorm';
import { typeName } from '../operations/column-definition.js';
import { override } from '../runtime/override-methods.js';
import { changedChecks } from './changed-checks.js';
import type { Options, Step } from './step.js';

/** The methods by which TypeORM's schema builder changes a schema. */
const METHODS = [
  'createTable',
  'addColumns',
  'dropColumns',
  'changeColumns',
  'createIndices',
  'dropIndex',
  'dropIndices',
  'createForeignKeys',
  'dropForeignKeys',
  'createCheckConstraints',
  'dropCheckConstraints',
  'createUniqueConstraints',
  'dropUniqueConstraints',
];

/** Those for which no code is generated. */
const BY_HAND = [
  'createView',
  'dropView',
  'createExclusionConstraints',
  'dropExclusionConstraints',
  'updatePrimaryKeys',
];

/** The options that a generated migration has. */
const OPTIONS = [
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
  'columnNames',
  'where',
  'referencedTableName',
  'referencedColumnNames',
  'onDelete',
  'onUpdate',
  'deferrable',
  'expression',
];

/** What a column of an entity may have and no migration for both engines can express. */
const NOT_PORTABLE = [
  'isArray',
  'asExpression',
  'generatedIdentity',
  'spatialFeatureType',
  'collation',
];

/**
 * The steps by which TypeORM would make the schema match the entities. Its schema builder calls a
 * query runner in a mode that executes nothing; the calls are recorded.
 */
export async function recordSteps(dataSource: DataSource): Promise<Step[]> {
  const { drops, creates } = await changedChecks(dataSource);
  const steps: Step[] = drops;
  const restores: (() => void)[] = [];
  let depth = 0;
  const record =
    (method: string) =>
    (original: any) =>
    async (...parameters: any[]): Promise<unknown> => {
      // A method that another one calls is part of that step.
      if (depth === 0) steps.push(...stepsOf(method, parameters[0], parameters[1]));
      depth++;
      try {
        return await original(...parameters);
      } finally {
        depth--;
      }
    };
  const restore = override(dataSource, {
    createQueryRunner: (create) => (mode) => {
      const runner = create(mode) as QueryRunner & Record<string, any>;
      const methods = [...METHODS, ...BY_HAND].filter((method) => method in runner);
      const recorders = Object.fromEntries(methods.map((method) => [method, record(method)]));
      restores.push(override<Record<string, any>>(runner, recorders));
      return runner;
    },
  });
  try {
    const builder: any = dataSource.driver.createSchemaBuilder();
    // It guesses renames from the number of columns that differ.
    builder.renameColumns = async () => undefined;
    await builder.log();
  } finally {
    restore();
    for (const undo of restores) undo();
  }
  return [...steps, ...creates];
}

function stepsOf(method: string, target: any, subjects: any): Step[] {
  const table = nameOf(target);
  const todo = (name: string): Step => ({ op: 'todo', table, subject: { name } });
  if (BY_HAND.includes(method)) return [todo(`${method} by hand`)];
  if (method === 'createTable') {
    const [columns, uniques, checks, indices] = ['columns', 'uniques', 'checks', 'indices'].map(
      (part) => target[part].map(optionsOf),
    );
    return [
      {
        op: method,
        table,
        subject: withoutDefaults({ name: table, columns, uniques, checks, indices }),
      },
    ];
  }
  const op = method.replace(/ices$/, 'ex').replace(/s$/, '') as Step['op'];
  return [subjects].flat().flatMap((one) => {
    const subject = one.newColumn ?? one;
    const before = one.oldColumn && { before: optionsOf(one.oldColumn) };
    const missing = NOT_PORTABLE.filter((option) => subject[option]);
    return [
      { op, table, subject: optionsOf(subject), ...before },
      ...missing.map((option) =>
        todo(`${subject.name}: ${option} (${JSON.stringify(subject[option])}) is not generated`),
      ),
    ];
  });
}

/** Of a table, or of its path, the name without the schema. */
const nameOf = (target: any): string =>
  String(target?.name ?? target)
    .split('.')
    .at(-1)!;

function optionsOf(source: any): Options {
  const options = withoutDefaults(
    Object.fromEntries(OPTIONS.map((option) => [option, source[option]])) as Options,
  );
  if (options.type) options.type = typeName(String(options.type));
  if (options.referencedTableName)
    options.referencedTableName = nameOf(options.referencedTableName);
  // PostgreSQL's driver quotes numbers.
  const number = /^'(-?\d+(?:\.\d+)?)'$/.exec(String(options.default))?.[1];
  if (number && /int|numeric|real|double/.test(options.type)) options.default = number;
  return options;
}

const DEFAULTS: unknown[] = [undefined, null, '', false, 'NO ACTION'];

const withoutDefaults = (options: Options): Options =>
  Object.fromEntries(
    Object.entries(options).filter(
      ([, value]) => !DEFAULTS.includes(value) && !(Array.isArray(value) && value.length === 0),
    ),
  ) as Options;
