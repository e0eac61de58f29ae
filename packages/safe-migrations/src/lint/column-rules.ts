import { actionsOf, changesOf } from './actions-of.js';
import type { Rule } from './rule.js';
import { isNarrower } from '../operations/type-order.js';

const dropAndAdd: Rule = {
  id: 'drop-and-add',
  why: 'A column that is dropped and added again is empty: all its values are lost.',
  safeWay:
    'Change its type in place (ALTER TABLE … ALTER COLUMN … TYPE; changeColumn through the ' +
    'safe data source), or rename it, or copy its values into a column of another name.',
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
  why: 'It fails if the table has rows, or rows that hold NULL.',
  safeWay: 'Add the column nullable or with a default, fill it in, and then set it NOT NULL.',
  check(subject) {
    const { up, down } = subject;
    const added = [...changesOf(subject, 'addColumn'), ...actionsOf(down, 'addColumn')]
      .filter(({ column }) => !column.isNullable && !column.hasDefault && !column.isGenerated)
      .map(
        ({ table, column }) => `${table}.${column.name} is added as NOT NULL, without a default`,
      );
    const isSet = ({ table, column }: { table: string; column: string }): boolean =>
      actionsOf(up, 'update', 'addConstraint', 'addColumn').some((action) => {
        if (action.table !== table) return false;
        if (action.kind === 'addConstraint') return action.notNull.includes(column);
        if (action.kind === 'addColumn') {
          return action.column.name === column && action.column.hasDefault;
        }
        // An update of unknown columns may be of any.
        return action.columns.length === 0 || action.columns.includes(column);
      });
    const required = changesOf(subject, 'setNotNull')
      .filter((action) => !isSet(action))
      .map(({ table, column }) => `${table}.${column} becomes NOT NULL, and nothing fills it in`);
    return [...added, ...required];
  },
};

const narrowing: Rule = {
  id: 'narrowing-type',
  why: 'Values that do not fit are cut or rejected, and the table is rewritten under a lock.',
  safeWay:
    'Add a column of the new type, copy and check the values in batches, switch the code over, ' +
    'and drop the old column in a later release. If the type is wider, restore the old one in ' +
    'down: that tells what it was.',
  check(subject) {
    const restored = actionsOf(subject.down, 'changeType');
    return changesOf(subject, 'changeType').flatMap(({ table, column, before, after }) => {
      const inDown = restored.find((a) => a.table === table && a.column === column)?.after;
      const old = before?.type ? before : inDown;
      if (!isNarrower(old, after)) return [];
      return [
        `${table}.${column} becomes ${show(after)}, from ${old ? show(old) : 'an unknown type'}`,
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
  check: (subject) => [
    ...changesOf(subject, 'renameTable').map(({ table, to }) => `${table} is renamed to ${to}`),
    ...changesOf(subject, 'renameColumn').map(
      ({ table, column, to }) => `${table}.${column} is renamed to ${to}`,
    ),
  ],
};

/** Changes of tables and columns that lose rows, fail on them, or break the running release. */
export const COLUMN_RULES = [dropAndAdd, notNull, narrowing, rename];
