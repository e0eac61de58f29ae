import type { Action } from '../actions/action.js';
import type { Rule } from './rule.js';
import type { Run, Subject } from './subject.js';
import { isNarrower } from './type-order.js';

type Kind = Action['kind'];
type ActionOf<K extends Kind> = Action & { kind: K };

/** The actions of one kind of some runs. */
export function actionsOf<K extends Kind>(runs: Run[], ...kinds: K[]): ActionOf<K>[] {
  return runs.flatMap(({ actions }) =>
    actions.filter((action): action is ActionOf<K> => kinds.includes(action.kind as K)),
  );
}

export const on = (runs: Run[], engine: Run['engine']): Run[] =>
  runs.filter((run) => run.engine === engine);

const isOld =
  ({ created }: Subject) =>
  ({ table }: { table: string }): boolean =>
    !created.has(table);

const dropAndAdd: Rule = {
  id: 'drop-and-add',
  why: 'A column that is dropped and added again is empty: everything in it is lost.',
  safeWay:
    'Change its type in place (ALTER TABLE … ALTER COLUMN … TYPE; changeColumn through the ' +
    'guarded data source), or rename it, or copy its contents into a column of another name.',
  check: ({ up, down }) =>
    [...up, ...down].flatMap(({ actions }) =>
      actions.flatMap((action, index) => {
        if (action.kind !== 'dropColumn') return [];
        const { table, column } = action;
        const isAdded = actions
          .slice(index + 1)
          .some((a) => a.kind === 'addColumn' && a.table === table && a.column.name === column);
        return isAdded ? [`${table}.${column} is dropped and added`] : [];
      }),
    ),
};

const notNull: Rule = {
  id: 'not-null-without-default',
  why: 'It fails on a table that has rows, or on the rows that hold NULL.',
  safeWay: 'Add the column nullable or with a default, fill it in, and require it after that.',
  check(subject) {
    const { up, down } = subject;
    const added = [
      ...actionsOf(up, 'addColumn').filter(isOld(subject)),
      ...actionsOf(down, 'addColumn'),
    ]
      .filter(({ column }) => !column.isNullable && !column.hasDefault && !column.isGenerated)
      .map(
        ({ table, column }) => `${table}.${column.name} is added as NOT NULL, without a default`,
      );
    const filled = [
      ...actionsOf(up, 'update').map(({ table, columns }) => ({ table, columns })),
      ...actionsOf(up, 'addConstraint').map(({ table, notNull: columns }) => ({ table, columns })),
    ];
    const isFilled = ({ table, column }: { table: string; column: string }): boolean =>
      filled.some(
        (one) => one.table === table && (one.columns.length === 0 || one.columns.includes(column)),
      );
    const hasDefault = ({ table, column }: { table: string; column: string }): boolean =>
      actionsOf(up, 'addColumn').some(
        (a) => a.table === table && a.column.name === column && a.column.hasDefault,
      );
    const required = actionsOf(up, 'setNotNull')
      .filter(isOld(subject))
      .filter((action) => !isFilled(action) && !hasDefault(action))
      .map(({ table, column }) => `${table}.${column} becomes NOT NULL, and nothing fills it in`);
    return [...added, ...required];
  },
};

const narrowing: Rule = {
  id: 'narrowing-type',
  why: 'Values that do not fit are cut or refused, and the table is rewritten under a lock.',
  safeWay:
    'Add a column of the new type, copy and check the values in batches, switch the code over, ' +
    'and drop the old one in a later release. If the type is wider: name the old one, to ' +
    'changeColumn or in a down that restores it.',
  check(subject) {
    const restored = actionsOf(subject.down, 'changeType');
    return actionsOf(subject.up, 'changeType')
      .filter(isOld(subject))
      .flatMap(({ table, column, before, after }) => {
        const inDown = restored.find((a) => a.table === table && a.column === column)?.after;
        const old = before?.type ? before : inDown;
        if (!isNarrower(old, after)) return [];
        return [
          `${table}.${column} becomes ${show(after)}, from ${old ? show(old) : 'a type that nothing tells'}`,
        ];
      });
  },
};

const show = ({ type, size }: { type?: string; size?: number[] }): string =>
  `${type ?? 'another type'}${size?.length ? `(${size.join(', ')})` : ''}`;

const rename: Rule = {
  id: 'rename',
  why: 'The release that is still running does not know the new name, and fails at once.',
  safeWay:
    'Expand and contract: add the new one, write to both and copy, read from the new one, and ' +
    'drop the old one in a later release.',
  check(subject) {
    const tables = actionsOf(subject.up, 'renameTable')
      .filter(isOld(subject))
      .map(({ table, to }) => `${table} is renamed to ${to}`);
    const columns = actionsOf(subject.up, 'renameColumn')
      .filter(isOld(subject))
      .map(({ table, column, to }) => `${table}.${column} is renamed to ${to}`);
    return [...tables, ...columns];
  },
};

const index: Rule = {
  id: 'index-without-concurrently',
  why: 'Nobody can write to the PostgreSQL table until the index is built.',
  safeWay:
    'CREATE INDEX CONCURRENTLY (isConcurrent: true) on PostgreSQL, in a migration of its own ' +
    'with transaction = false; for a unique constraint, ADD CONSTRAINT … USING INDEX after it.',
  check(subject) {
    const runs = on(subject.up, 'postgres');
    const indexes = actionsOf(runs, 'createIndex')
      .filter(isOld(subject))
      .filter(({ isConcurrent }) => !isConcurrent)
      .map(({ table, name }) => `${name ?? 'an index'} on ${table}`);
    const constraints = actionsOf(runs, 'addConstraint')
      .filter(isOld(subject))
      .filter(({ type, usesIndex }) => /unique|primary|exclude/.test(type) && !usesIndex)
      .map(({ table, name }) => `${name ?? 'a constraint'} on ${table}, which builds an index`);
    const columns = actionsOf(runs, 'addColumn')
      .filter(isOld(subject))
      .filter(({ column }) => column.isUnique)
      .map(({ table, column }) => `${table}.${column.name} is unique, which builds an index`);
    return [...indexes, ...constraints, ...columns];
  },
};

const concurrently: Rule = {
  id: 'concurrently-in-transaction',
  why: 'PostgreSQL refuses CONCURRENTLY inside of a transaction.',
  safeWay: 'Set transaction = false in the class, and do nothing else in it.',
  check({ up, down, refusesTransaction }) {
    if (refusesTransaction) return [];
    const runs = on([...up, ...down], 'postgres');
    return actionsOf(runs, 'createIndex', 'dropIndex')
      .filter(({ isConcurrent }) => isConcurrent)
      .map(({ name }) => `${name ?? 'an index'}, in a transaction`);
  },
};

const constraint: Rule = {
  id: 'constraint-without-not-valid',
  why: 'PostgreSQL reads the whole table while nobody can write to it.',
  safeWay:
    'ALTER TABLE … ADD CONSTRAINT … NOT VALID on PostgreSQL, and VALIDATE CONSTRAINT after it; on ' +
    'a large table in the next migration, for in a transaction of its own it holds nobody up.',
  check(subject) {
    const validated = subject.fromHereOn.filter(({ kind }) => kind === 'validateConstraint') as {
      name?: string;
    }[];
    return actionsOf(on(subject.up, 'postgres'), 'addConstraint')
      .filter(isOld(subject))
      .filter(({ type }) => type === 'check' || type === 'foreign')
      .filter(({ isNotValid, name }) => !isNotValid || !validated.some((v) => v.name === name))
      .map(
        ({ table, name, isNotValid }) =>
          `${name ?? 'a constraint'} on ${table}${isNotValid ? ' is never validated' : ''}`,
      );
  },
};

export const SCHEMA_RULES = [
  dropAndAdd,
  notNull,
  narrowing,
  rename,
  index,
  concurrently,
  constraint,
];
