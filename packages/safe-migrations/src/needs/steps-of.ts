import { typeName } from '../operations/column-definition.js';
import { withoutSchema } from '../schema/schema-sql.js';
import type { Options, Step } from './step.js';

/** The methods by which TypeORM's schema builder changes a schema. */
export const METHODS = [
  'createTable',
  'changeTableComment',
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
export const BY_HAND = [
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
  'isArray',
  'isNullable',
  'default',
  'collation',
  'comment',
  'asExpression',
  'generatedType',
  'generatedIdentity',
  'isPrimary',
  'primaryKeyConstraintName',
  'isGenerated',
  'generationStrategy',
  'isUnique',
  'enum',
  'enumName',
  'columnNames',
  'where',
  'referencedTableName',
  'referencedColumnNames',
  'onDelete',
  'onUpdate',
  'deferrable',
  'expression',
  'withoutRowid',
];

/** The steps of one call of a query runner. */
export function stepsOf(method: string, target: any, subjects: any): Step[] {
  const table = nameOf(target);
  if (BY_HAND.includes(method)) {
    return [{ op: 'todo', table, subject: { name: `${method} by hand` } }];
  }
  if (method === 'createTable') {
    const parts = ['columns', 'uniques', 'checks', 'indices'];
    const lists = parts.map((part) => [part, target[part].map(optionsOf)]);
    const options = { ...optionsOf(target), name: table, ...Object.fromEntries(lists) };
    return [{ op: method, table, subject: withoutDefaults(options) }];
  }
  if (method === 'changeTableComment') {
    const [subject, before] = [subjects, target.comment].map((comment) =>
      withoutDefaults({ name: table, comment }),
    );
    return [{ op: method, table, subject, before }];
  }
  const op = method.replace(/ices$/, 'ex').replace(/s$/, '') as Step['op'];
  return [subjects].flat().flatMap((one): Step[] => {
    if (!one.newColumn) return [{ op, table, subject: optionsOf(one) }];
    const [before, subject] = [one.oldColumn, one.newColumn].map(optionsOf);
    // The values of a generated column can be computed again.
    return before.generatedType && subject.generatedType
      ? [
          { op: 'dropColumn', table, subject: before },
          { op: 'addColumn', table, subject },
        ]
      : [{ op, table, subject, before }];
  });
}

/** Of a table, or of its path, the name without the schema. */
const nameOf = (target: any): string => withoutSchema(String(target?.name ?? target));

function optionsOf(source: any): Options {
  const options = withoutDefaults(
    Object.fromEntries(OPTIONS.map((option) => [option, source[option]])) as Options,
  );
  // The long names are PostgreSQL's; SQLite keeps a type as it was written.
  if (/^character$| /.test(options.type)) options.type = typeName(options.type);
  if (options.referencedTableName)
    options.referencedTableName = nameOf(options.referencedTableName);
  // PostgreSQL's driver quotes numbers.
  const number = /^'(-?\d+(?:\.\d+)?)'$/.exec(String(options.default))?.[1];
  if (number && /int|numeric|decimal|real|double|float/.test(options.type))
    options.default = number;
  return options;
}

const DEFAULTS: unknown[] = [undefined, null, '', false, 'NO ACTION'];

const withoutDefaults = (options: Options): Options =>
  Object.fromEntries(
    Object.entries(options).filter(
      ([, value]) => !DEFAULTS.includes(value) && !(Array.isArray(value) && value.length === 0),
    ),
  ) as Options;
