import { type DataSource, QueryFailedError } from 'typeorm';
import { SchemaModel } from '../operations/schema-model.js';
import { tableSql } from '../schema/schema-sql.js';
import { sqlActions } from '../operations/parse-sql.js';
import type { SafeDataSource } from '../runtime/safe-data-source.js';
import type { History, KnownMigration } from '../history/history.js';
import { bookkeepingTables } from '../schema/bookkeeping-tables.js';
import { fill } from '../shadow/fill.js';
import { dataTables } from '../shadow/rows.js';
import { difference, schemaSnapshot } from '../schema/snapshot.js';
import { withShadowDatabase, type ShadowDatabase } from '../shadow/shadow-database.js';
import { SqlCapture } from './capture.js';

export type PlanDirection = 'up' | 'down';

/** What one migration did on the shadow database. */
export interface CapturedMigration {
  sql: string[];
  /** The error with the sample rows, if there was one; then `sql` ends there. */
  refusal: string | null;
  /** Whether the error was the database's, and not thrown by the migration. */
  isRefusedBySql: boolean;
}

export interface ShadowRun {
  migrations: CapturedMigration[];
  /** The schema before the first of them. */
  model: SchemaModel;
  /** The statements that create the bookkeeping tables. */
  bookkeeping: string[];
  /** How the schema of the database differs from the one that its migrations make. */
  deviations: string[];
}

export interface ShadowRunOptions {
  direction: PlanDirection;
  history: History;
  wanted: KnownMigration[];
  /** Whether the tables have rows before the first migration. */
  hasRows: boolean;
}

/**
 * Applies to a shadow database what is applied to the real one, then runs migrations there and
 * captures their SQL.
 * @throws Error when a migration fails without any rows
 */
export async function runOnShadow(
  dataSource: SafeDataSource,
  { engine, options, ...place }: ShadowDatabase,
  { direction, history, wanted, hasRows }: ShadowRunOptions,
): Promise<ShadowRun> {
  const capture = new SqlCapture(new Set(bookkeepingTables(dataSource)));
  const captured = { ...options, ...capture.optionsFor(engine) } as ShadowDatabase['options'];
  return withShadowDatabase({ ...place, engine, options: captured }, [], async (shadow) => {
    for (const { name } of history.applied) {
      const migration = history.known.find((candidate) => candidate.name === name);
      if (migration) await step(shadow, 'up', migration);
    }
    // Creates the bookkeeping tables if nothing is applied.
    await shadow.migrator.run();
    const bookkeeping = capture.creationOfBookkeeping();
    const model = SchemaModel.empty();
    for (const sql of capture.flush()) {
      for (const action of sqlActions(sql)) model.apply(action, sql);
    }
    const deviations = difference(await schemaSnapshot(shadow), await schemaSnapshot(dataSource));
    if (hasRows) await fill(shadow);
    capture.flush();

    const migrations: CapturedMigration[] = [];
    for (const migration of wanted) {
      try {
        await step(shadow, direction, migration);
        migrations.push({ sql: capture.flush(), refusal: null, isRefusedBySql: false });
      } catch (error) {
        if (!hasRows) throw error;
        const { message: refusal, cause } = error as Error;
        const isRefusedBySql = [error, cause].some((one) => one instanceof QueryFailedError);
        migrations.push({ sql: capture.flush(), refusal, isRefusedBySql });
        await removeRows(shadow);
        await step(shadow, direction, migration);
        await fill(shadow);
        capture.flush();
      }
    }
    return { migrations, model, bookkeeping, deviations };
  });
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

async function removeRows(shadow: DataSource): Promise<void> {
  const tables = (await dataTables(shadow)).map((table) => tableSql(shadow, table));
  if (shadow.options.type === 'postgres') {
    await shadow.query(`TRUNCATE ${tables.join(', ')} CASCADE`);
    return;
  }
  await shadow.query('PRAGMA foreign_keys = OFF');
  for (const table of tables) await shadow.query(`DELETE FROM ${table}`);
  await shadow.query('PRAGMA foreign_keys = ON');
}
