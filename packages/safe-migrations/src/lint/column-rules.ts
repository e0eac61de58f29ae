import { actionsOf, isOld } from './actions-of.js';
import type { Rule } from './rule.js';
import { isNarrower } from '../operations/type-order.js';

const dropAndAdd: Rule = {
  id: 'drop-and-add',
  why: 'A column that is dropped and added again is empty: everything in it is lost.',
  safeWay:
    'Change its type in place (ALTER TABLE … ALTER COLUMN … TYPE; changeColumn through the ' +
    'safe data source), or rename it, or copy its contents into a column of another name.',
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
    // An update whose columns are not known may fill any.
    const filled = actionsOf(up, 'update');
    const isFilled = ({ table, column }: { table: string; column: string }): boolean =>
      filled.some(
        (one) => one.table === table && (one.columns.length === 0 || one.columns.includes(column)),
      ) ||
      actionsOf(up, 'addConstraint').some(
        (one) => one.table === table && one.notNull.includes(column),
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

/** What a change of a table or column does to the rows, and to the release that is running. */
export const COLUMN_RULES = [dropAndAdd, notNull, narrowing, rename];
