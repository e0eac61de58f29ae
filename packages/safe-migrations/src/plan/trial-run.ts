import { type DataSource, QueryFailedError } from 'typeorm';
import { SchemaModel } from '../operations/schema-model.js';
import { tableSql } from '../operations/schema-sql.js';
import { sqlActions } from '../operations/parse-sql.js';
import type { SafeDataSource } from '../runtime/safe-data-source.js';
import type { History, KnownMigration } from '../history/history.js';
import { bookkeepingTables } from '../shadow/bookkeeping-tables.js';
import { fill } from '../shadow/fill.js';
import { dataTables } from '../shadow/rows.js';
import { difference, schemaSnapshot } from '../shadow/snapshot.js';
import { withShadowDatabase, type ShadowDatabase } from '../shadow/shadow-database.js';
import { SqlCapture } from './capture.js';
import { copySqliteSchema } from './copy-schema.js';

export type PlanDirection = 'up' | 'down';

/** What one migration has done on the throwaway. */
export interface RehearsedMigration {
  sql: string[];
  /** Why it has not worked with the rows that there were, if so; `sql` ends there. */
  refusal: string | null;
  /** Whether it was the database that has refused, and not the code of the migration. */
  isRefusedBySql: boolean;
}

export interface Rehearsal {
  migrations: RehearsedMigration[];
  /** The schema before the first of them. */
  model: SchemaModel;
  /** What makes the tables for bookkeeping. */
  bookkeeping: string[];
  /** What the database is that its migrations do not make it, and the other way round. */
  deviations: string[];
}

export interface RehearsalOptions {
  direction: PlanDirection;
  history: History;
  wanted: KnownMigration[];
  /** Whether the tables that there are before have rows. */
  hasRows: boolean;
}

/**
 * Runs migrations on a throwaway with the schema of a database. SQLite tells its schema as SQL; on
 * PostgreSQL, what is applied there is applied once more.
 * @throws Error when a migration does not work without any rows
 */
export async function rehearse(
  dataSource: SafeDataSource,
  { engine, options, ...scratch }: ShadowDatabase,
  { direction, history, wanted, hasRows }: RehearsalOptions,
): Promise<Rehearsal> {
  const capture = new SqlCapture(new Set(bookkeepingTables(dataSource)));
  const heard = { ...options, ...capture.optionsFor(engine) } as ShadowDatabase['options'];
  return withShadowDatabase({ ...scratch, engine, options: heard }, [], async (throwaway) => {
    await makeAsItIs(throwaway, dataSource, history);
    const bookkeeping = capture.creationOfBookkeeping();
    const model = SchemaModel.empty();
    for (const sql of capture.take()) for (const action of sqlActions(sql)) model.apply(action);
    const deviations =
      engine === 'sqlite'
        ? []
        : difference(await schemaSnapshot(throwaway), await schemaSnapshot(dataSource));
    if (hasRows) await fill(throwaway);
    capture.take();

    const migrations: RehearsedMigration[] = [];
    for (const migration of wanted) {
      try {
        await step(throwaway, direction, migration);
        migrations.push({ sql: capture.take(), refusal: null, isRefusedBySql: false });
      } catch (error) {
        if (!hasRows) throw error;
        const isRefusedBySql = error instanceof QueryFailedError;
        const refusal = (error as Error).message;
        migrations.push({ sql: capture.take(), refusal, isRefusedBySql });
        await removeRows(throwaway);
        await step(throwaway, direction, migration);
        await fill(throwaway);
        capture.take();
      }
    }
    return { migrations, model, bookkeeping, deviations };
  });
}

async function makeAsItIs(
  throwaway: SafeDataSource,
  dataSource: SafeDataSource,
  { known, applied }: History,
): Promise<void> {
  if (throwaway.options.type !== 'postgres') await copySqliteSchema(dataSource, throwaway);
  for (const { name } of applied) {
    const migration = known.find((candidate) => candidate.name === name);
    if (!migration) continue;
    if (throwaway.options.type === 'postgres') await step(throwaway, 'up', migration);
    else throwaway.migrations.push(migration.instance!);
  }
  // Makes the tables for bookkeeping, should they not be there.
  await throwaway.migrator.run();
}

async function step(
  { migrations, migrator }: SafeDataSource,
  direction: PlanDirection,
  { name, instance }: KnownMigration,
): Promise<void> {
  if (direction === 'down') {
    await migrator.revert();
    return;
  }
  if (!migrations.includes(instance!)) migrations.push(instance!);
  await migrator.run({ allow: { backdated: [name] } });
}

async function removeRows(throwaway: DataSource): Promise<void> {
  const tables = (await dataTables(throwaway)).map((table) => tableSql(throwaway, table));
  if (throwaway.options.type === 'postgres') {
    await throwaway.query(`TRUNCATE ${tables.join(', ')} CASCADE`);
    return;
  }
  await throwaway.query('PRAGMA foreign_keys = OFF');
  for (const table of tables) await throwaway.query(`DELETE FROM ${table}`);
  await throwaway.query('PRAGMA foreign_keys = ON');
}
