import {
  type MigrationInterface,
  type QueryRunner,
  Table,
  TableCheck,
  TableColumn,
  TableForeignKey,
  TableIndex,
  TableUnique,
} from 'typeorm';
import type { EngineName } from '../operations/engine-name.js';
import type { Action } from '../operations/operation.js';
import { sqlActions } from '../operations/parse-sql.js';
import type { SchemaModel } from '../operations/schema-model.js';
import { SafeDataSource } from '../runtime/safe-data-source.js';

/** What a migration sends to the database. */
export interface Recording {
  actions: Action[];
  /** The SQL that the migration contains itself, without what TypeORM writes for it. */
  sql: string[];
  /** What it throws, other than because there is no database. */
  thrown?: Error;
}

/** More than any migration needs; a loop that waits for the database to change ends here. */
const MAX_QUERIES = 500;

class TooManyQueries extends Error {}

/**
 * Runs a migration on TypeORM's own PostgreSQL query runner, without a connection, and records the
 * SQL. On SQLite too: the migration takes its SQLite branch, and the rules read one dialect.
 * @param model the schema before the migration; updated to the schema after it
 * @param hasRows whether a SELECT returns one row or none
 */
export async function record(
  migration: MigrationInterface,
  direction: 'up' | 'down',
  engine: EngineName,
  model: SchemaModel,
  hasRows: boolean,
): Promise<Recording> {
  const recording: Recording = { actions: [], sql: [] };
  try {
    await migration[direction](recordingRunner(engine, model, recording, hasRows));
  } catch (error) {
    // A TypeError: the migration reads something from a row that only a database could return.
    const isExpected = error instanceof TooManyQueries || (error as Error).name === 'TypeError';
    if (!isExpected) recording.thrown = error as Error;
  }
  return recording;
}

function recordingRunner(
  engine: EngineName,
  model: SchemaModel,
  recording: Recording,
  hasRows: boolean,
): QueryRunner {
  const dataSource = new SafeDataSource({ type: 'postgres', driver: {} });
  const runner = dataSource.createQueryRunner() as QueryRunner & Record<string, any>;
  if (engine === 'sqlite') Object.assign(dataSource.options, { type: 'better-sqlite3' });
  let queries = 0;
  const query = async (sql: string): Promise<object> => {
    if (++queries > MAX_QUERIES) throw new TooManyQueries();
    for (const action of sqlActions(sql)) {
      if (action.kind === 'changeType') action.before = model.column(action.table, action.column);
      recording.actions.push(action);
      model.apply(action);
    }
    const [command] = /\w+/.exec(sql.toUpperCase()) ?? [];
    const rows = hasRows && /^(SELECT|WITH)$/.test(command ?? '') ? [anyRow()] : [];
    return { rows, rowCount: 0, command };
  };
  const tableOf = (target: Named): Table => tableFrom(model, nameOf(target));
  Object.assign(runner, {
    connect: async () => ({ query }),
    getCurrentSchema: async () => 'public',
    hasTable: async (table: Named) => model.has(nameOf(table)),
    hasColumn: async (table: Named, column: Named) =>
      model.column(nameOf(table), nameOf(column)) !== undefined,
    getCachedTable: async (name: string) => tableOf(name),
    loadTables: async (names: string[]) => names.map(tableOf),
  });
  for (const [method, create] of Object.entries(NAMED)) {
    const original = runner[method].bind(runner);
    runner[method] = (table: Named, target: Named, ...rest: unknown[]) =>
      original(table, typeof target === 'string' ? create(target) : target, ...rest);
  }
  const own: QueryRunner = new Proxy(runner, {
    get: (target, property: string) => {
      if (property === 'query') return ownQuery;
      if (property === 'manager') return manager;
      const value = target[property];
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  // TypeORM's query builders are the ones that ask for a structured result.
  const ownQuery: QueryRunner['query'] = (sql: string, values: any, isStructured?: any) => {
    if (!isStructured) recording.sql.push(sql);
    return runner.query(sql, values, isStructured);
  };
  const manager = dataSource.createEntityManager(own);
  return own;
}

type Named = { name: string } | string;

/** TypeORM looks these up by name in the table; the model knows columns only. */
const NAMED = {
  dropIndex: (name: string) => new TableIndex({ name, columnNames: [] }),
  dropCheckConstraint: (name: string) => new TableCheck({ name }),
  dropUniqueConstraint: (name: string) => new TableUnique({ name, columnNames: [] }),
  dropForeignKey: (name: string) =>
    new TableForeignKey({
      name,
      columnNames: [],
      referencedTableName: '',
      referencedColumnNames: [],
    }),
};

/** A row with every column, each 0. */
const anyRow = (): object =>
  new Proxy({}, { get: (_, property) => (property === 'then' ? undefined : 0) });

/** Of a table or column, or of its path, the name. */
const nameOf = (target: Named): string =>
  (typeof target === 'string' ? target : target.name).split('.').at(-1)!;

function tableFrom(model: SchemaModel, name: string): Table {
  const columns = model.columns(name).map((column) => {
    const { type = 'text', size: [length, scale] = [], isNullable, isPrimary } = column;
    const size = /char/.test(type) ? { length: `${length ?? ''}` } : { precision: length, scale };
    return new TableColumn({ name: column.name, type, isNullable, isPrimary, ...size });
  });
  return new Table({ name, columns });
}
