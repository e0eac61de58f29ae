import type { DataSource } from 'typeorm';
import { HistoryTable } from '../history/history-table.js';
import { LOCK_TIMEOUT } from '../runtime/postgres-step.js';
import { type MigrationRecord, Records } from '../history/records.js';
import type { Plan, PlannedMigration } from './plan.js';

/**
 * The plan as a script, for those who may not run this program on the database. It writes the same
 * records, and stops at a migration that is already applied.
 * @throws Error for a migration whose SQL depends on the rows
 */
export function planScript(plan: Plan, dataSource: DataSource): string {
  const { migrations, engine, direction } = plan;
  if (migrations.length === 0) return '-- There is nothing to do';
  const computed = migrations.filter(({ dependsOnRows }) => dependsOnRows);
  if (computed.length > 0) {
    const names = computed.map(({ name }) => `  ${name}`).join('\n');
    throw new Error(
      `The SQL of these migrations depends on the rows there are, so there is no script:\n${names}\n` +
        'Run them with this program.',
    );
  }
  const writer = new ScriptWriter(plan, dataSource);
  const parts = migrations.map((migration) => writer.migration(migration).join('\n'));
  const bookkeeping = direction === 'up' ? plan.bookkeeping.map(ifNotExists) : [];
  return [HEADERS[engine], ...bookkeeping, ...parts].join('\n\n');
}

const HEADERS = {
  postgres: `-- psql --set ON_ERROR_STOP=1 --file SCRIPT
-- If it stops, generate a new script: it contains only what is left to do.`,
  sqlite: `-- sqlite3 -bail DATABASE < SCRIPT
-- If it stops, generate a new script: it contains only what is left to do.`,
};

const ifNotExists = (sql: string): string =>
  `${sql.replace(/^CREATE TABLE (IF NOT EXISTS )?/i, 'CREATE TABLE IF NOT EXISTS ')};`;

const NOW = {
  postgres: `to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
  sqlite: `strftime('%Y-%m-%dT%H:%M:%fZ', 'now')`,
};

const BEGIN = {
  postgres: ['BEGIN;', `SET LOCAL lock_timeout = ${LOCK_TIMEOUT};`],
  sqlite: ['PRAGMA foreign_keys = OFF;', 'BEGIN IMMEDIATE;'],
};

const COMMIT = {
  postgres: ['COMMIT;'],
  sqlite: [
    '-- Stops here if a row refers to one that does not exist.',
    'CREATE TEMP TABLE "orphans" ("count" integer CHECK ("count" = 0));',
    'INSERT INTO "orphans" SELECT count(*) FROM pragma_foreign_key_check;',
    'DROP TABLE "orphans";',
    'COMMIT;',
    'PRAGMA foreign_keys = ON;',
  ],
};

/** Writes each migration as one transaction, where it allows one. */
class ScriptWriter {
  private readonly history: string;
  private readonly records: string;

  constructor(
    private readonly plan: Plan,
    dataSource: DataSource,
  ) {
    this.history = new HistoryTable(dataSource).escapedPath;
    this.records = new Records(dataSource).path;
  }

  migration(migration: PlannedMigration): string[] {
    const { engine, direction } = this.plan;
    const { name, isTransactional } = migration;
    const sql = migration.statements.map((statement) => `${statement.sql.replace(/;\s*$/, '')};`);
    const title = `-- ${name}, ${direction}`;
    const [before, after] = direction === 'up' ? this.applied(migration) : this.reverted(migration);
    if (!isTransactional) {
      return [`${title}, outside of a transaction`, ...before, ...sql, ...after];
    }
    return [title, ...BEGIN[engine], ...before, ...sql, ...after, ...COMMIT[engine]];
  }

  /** The record is inserted first: a second insert fails. */
  private applied({ name, timestamp, checksum, isTransactional }: PlannedMigration): string[][] {
    const state: MigrationRecord['state'] = isTransactional ? 'applied' : 'running';
    const record = `INSERT INTO ${this.records} ("name", "timestamp", "checksum", "applied_at", "state")
  VALUES ('${name}', ${timestamp}, ${checksum ? `'${checksum}'` : 'NULL'}, ${NOW[this.plan.engine]}, '${state}');`;
    const history = `INSERT INTO ${this.history} ("timestamp", "name") VALUES (${timestamp}, '${name}');`;
    return isTransactional
      ? [[record, history], []]
      : [[record], [this.state(name, 'applied'), history]];
  }

  private reverted({ name, isTransactional }: PlannedMigration): string[][] {
    const forget = [this.history, this.records].map(
      (table) => `DELETE FROM ${table} WHERE "name" = '${name}';`,
    );
    return isTransactional ? [forget, []] : [[this.state(name, 'reverting')], forget];
  }

  private state(name: string, state: MigrationRecord['state']): string {
    return `UPDATE ${this.records} SET "state" = '${state}' WHERE "name" = '${name}';`;
  }
}
