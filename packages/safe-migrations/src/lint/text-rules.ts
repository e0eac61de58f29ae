import { ENGINES } from '../operations/engine-name.js';
import { foreignSql } from './foreign-sql.js';
import type { Rule } from './rule.js';
import { actionsOf, on } from './actions-of.js';

const wholeTable: Rule = {
  id: 'whole-table-change',
  why: 'One statement locks every row until it ends, doubles the table and delays replicas.',
  safeWay:
    'Batches: a few thousand rows by key at a time (WHERE id > … AND id <= …, or id IN (SELECT … ' +
    'LIMIT …)), until none is left.',
  check: ({ up, created }) =>
    actionsOf(on(up, 'postgres'), 'update', 'delete', 'truncate')
      .filter(({ table }) => !created.has(table))
      .filter((action) => action.kind === 'truncate' || !action.isBounded)
      .map(({ kind, table }) => `${kind} of ${table}, in one statement`),
};

const down: Rule = {
  id: 'no-way-back',
  why: 'A bad release cannot be rolled back.',
  safeWay: 'Write the inverse of up, and declare with @loses what it cannot restore.',
  check(subject) {
    const thrown = subject.down.find((run) => run.thrown)?.thrown;
    if (thrown) return [`down throws: ${thrown.message}`];
    const isEmpty = subject.down.every(({ actions }) => actions.length === 0);
    const doesSomething = subject.up.some(({ actions }) => actions.length > 0);
    return isEmpty && doesSomething ? ['down does nothing'] : [];
  },
};

const losses: Rule = {
  id: 'undeclared-loss',
  why: 'Reverting the migration loses data without a warning.',
  safeWay: 'Declare it in a comment on down: @loses table, or @loses table.column.',
  check({ down: runs, declarations: { loses } }) {
    const tables = actionsOf(runs, 'dropTable', 'truncate', 'delete')
      .filter(({ table }) => !loses.has(table))
      .map(({ kind, table }) => `down: ${kind} ${table}`);
    const columns = actionsOf(runs, 'dropColumn')
      .filter(({ table, column }) => !loses.has(table) && !loses.has(`${table}.${column}`))
      .map(({ table, column }) => `down: dropColumn ${table}.${column}`);
    return [...tables, ...columns];
  },
};

const oneEngine: Rule = {
  id: 'one-engine-sql',
  why: 'The SQL runs on both engines, and fails on the one that does not understand it.',
  safeWay: 'Use the methods of the query runner, or branch on queryRunner.dataSource.options.type.',
  check: ({ up, down: back }) =>
    [...up, ...back].flatMap(({ engine, sql }) =>
      sql.flatMap((text) => {
        const reason = foreignSql(engine, text);
        return reason ? [`on ${engine}, ${reason}: ${text.trim().slice(0, 80)}`] : [];
      }),
    ),
};

const throws: Rule = {
  id: 'up-throws',
  why: 'The rules do not see what the migration does after that.',
  safeWay: 'Use SQL and the query runner. Entities change later; a migration must not need them.',
  check: ({ up }) =>
    ENGINES.flatMap((engine) => {
      const [withRows, withoutRows] = on(up, engine);
      const thrown = withRows?.thrown;
      return thrown && withoutRows.thrown ? [`up throws on ${engine}: ${thrown.message}`] : [];
    }),
};

const unfinished: Rule = {
  id: 'unfinished',
  why: 'The generator left a decision to a person, and nobody has made it.',
  safeWay: 'Write what is missing, and remove the TODO.',
  check: ({ file }) =>
    file.source
      .split('\n')
      .filter((line) => /\bTODO\b/.test(line))
      .map((line) => line.trim()),
};

export const TEXT_RULES = [wholeTable, down, losses, oneEngine, throws, unfinished];
