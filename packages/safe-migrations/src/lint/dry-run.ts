import { type MigrationInterface, type QueryRunner, Table, TableColumn } from 'typeorm';
import type { Action } from '../operations/operation.js';
import { nameOf, RUNNER_ACTIONS } from '../operations/from-query-runner.js';
import type { SchemaModel } from '../operations/schema-model.js';
import { sqlActions } from '../operations/parse-sql.js';
import type { EngineName } from '../operations/engine-name.js';
import { entityManager } from './dry-run-manager.js';

export interface Rehearsal {
  actions: Action[];
  /** The SQL that the migration writes itself. */
  sql: string[];
  /** What it throws, other than because there is no database. */
  thrown?: Error;
}

/** Enough for every batch that a migration does; then the rehearsal ends. */
const MOST_CALLS = 500;

class EnoughSeen extends Error {}

/**
 * Lets a migration run without a database, and notes what it does.
 * @param model the schema before it; has what the migration does afterwards
 * @param hasRows what a SELECT answers: whether there is something
 */
export async function rehearse(
  migration: MigrationInterface,
  direction: 'up' | 'down',
  engine: EngineName,
  model: SchemaModel,
  hasRows: boolean,
): Promise<Rehearsal> {
  const rehearsal: Rehearsal = { actions: [], sql: [] };
  const queryRunner = rehearsedRunner(engine, model, rehearsal, hasRows);
  try {
    await migration[direction](queryRunner);
  } catch (error) {
    // A TypeError is about an answer that nobody could give.
    const isOurs = error instanceof EnoughSeen || (error as Error).name === 'TypeError';
    if (!isOurs) rehearsal.thrown = error as Error;
  }
  return rehearsal;
}

function rehearsedRunner(
  engine: EngineName,
  model: SchemaModel,
  rehearsal: Rehearsal,
  hasRows: boolean,
): QueryRunner {
  let calls = 0;
  const note = (actions: Action[]): void => {
    if (++calls > MOST_CALLS) throw new EnoughSeen();
    for (const action of actions) {
      if (action.kind === 'changeType') action.before ??= model.column(action.table, action.column);
      rehearsal.actions.push(action);
      model.apply(action);
    }
  };
  const query = async (sql: string): Promise<unknown> => {
    rehearsal.sql.push(sql);
    note(sqlActions(sql));
    // For a SELECT its rows; for PostgreSQL's UPDATE, the rows and their number.
    return hasRows && /^\s*(SELECT|WITH)\b/i.test(sql) ? [anyRow()] : [];
  };
  const options = { type: engine === 'postgres' ? 'postgres' : 'better-sqlite3' };
  const escape = (name: string): string => `"${name}"`;
  const driver = { options, escape };
  const known: Record<string, unknown> = {
    query,
    sql: (parts: TemplateStringsArray) => query(parts.join('?')),
    manager: entityManager(query, note),
    dataSource: { options, driver },
    connection: { options, driver },
    isTransactionActive: true,
    hasTable: async (table: unknown) => model.has(nameOf(table)),
    hasColumn: async (table: unknown, column: string) =>
      model.column(nameOf(table), column) !== undefined,
    getTable: async (name: string) => modelTable(model, name),
    getTables: async (names: string[] = []) => names.map((name) => modelTable(model, name)),
  };
  return new Proxy(known, {
    get: (target, property: string) => {
      // Awaited by mistake, a runner must not look like a promise.
      if (property === 'then') return undefined;
      if (property in target) return target[property];
      const translate = RUNNER_ACTIONS[property];
      return async (...parameters: unknown[]) => {
        if (translate) note(translate(model, ...parameters));
      };
    },
  }) as unknown as QueryRunner;
}

/** Has every column, with the value 0. */
function anyRow(): object {
  return new Proxy({}, { get: (_, property) => (property === 'then' ? undefined : 0) });
}

function modelTable(model: SchemaModel, name: string): Table {
  const columns = model
    .columns(nameOf(name))
    .map(
      ({ name: column, type = 'text', size, isNullable }) =>
        new TableColumn({ name: column, type, length: String(size?.[0] ?? ''), isNullable }),
    );
  return new Table({ name, columns });
}
