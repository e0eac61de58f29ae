import type { DataSource, Migration, QueryRunner } from 'typeorm';
import { findAnomalies } from '../history/anomalies.js';
import type { Allowances, SafetyOptions } from '../history/options.js';
import { HistoryTable } from '../history/history-table.js';
import { findMigration, readHistory } from '../history/history.js';
import { withMigrationLock } from './locks/migration-lock.js';
import { MigrationSession, type StepOptions } from './migration-session.js';

export interface RunOptions extends StepOptions {
  /** The last migration to run; `head` is the last of all. */
  to?: string;
  allow?: Allowances;
  /** Migrations that a newer build has applied are announced instead of stopping this. */
  tolerateNewer?: boolean;
}

export interface RevertOptions extends StepOptions {
  /** The migration that is the newest afterwards; `base` is none. */
  to?: string;
  steps?: number;
}

/** Runs and reverts migrations: one process at a time, each migration whole or not at all. */
export class Migrator {
  private readonly safety: SafetyOptions;

  constructor(private readonly dataSource: DataSource & { safety: SafetyOptions }) {
    this.safety = dataSource.safety;
  }

  /**
   * Runs what is pending, and answers that.
   * @throws Error when the history is not in order, or a migration fails
   */
  async run({ to = 'head', allow = {}, tolerateNewer = false, ...options }: RunOptions = {}) {
    if (await this.isUpToDate()) {
      this.log('No migrations are pending');
      return [];
    }
    return this.session(async (session) => {
      const { known, pending } = await session.orderlyHistory(allow, tolerateNewer);
      const last = to === 'head' ? Infinity : findMigration(known, to).timestamp;
      const wanted = pending.filter(({ timestamp }) => timestamp <= last);
      if (wanted.length === 0) this.log('No migrations are pending');
      await session.perform('up', wanted, options);
      return wanted;
    });
  }

  /** Reverts the migration that was applied last, or several, and answers them. */
  revert({ to, steps = 1, ...options }: RevertOptions = {}) {
    return this.session(async (session) => {
      const { applied, known, records } = await session.history();
      const count = to === undefined ? steps : applied.length - lengthUpTo(applied, to);
      const migrations = applied
        .toReversed()
        .slice(0, count)
        .map(({ name }) => {
          const migration = known.find((candidate) => candidate.name === name);
          if (!migration) {
            throw new Error(`${name} cannot be reverted: its file is missing. Nothing was run.`);
          }
          const checksum = records.get(name)?.checksum;
          if (checksum && migration.checksum && checksum !== migration.checksum) {
            this.announce(`${name} was edited after it was applied: its down may not fit`);
          }
          return migration;
        });
      if (migrations.length === 0) this.log('There is nothing to revert');
      await session.perform('down', migrations, options);
      return migrations;
    });
  }

  /**
   * Makes the bookkeeping say that the database is at a migration, and runs nothing.
   * @param target a migration, `head` or `base`
   */
  stamp(target: string): Promise<void> {
    return this.session(async (session) => {
      const { known, applied } = await session.history();
      const wanted = known.slice(0, lengthUpTo(known, target));
      await session.forget(applied.filter(({ name }) => !isIn(wanted, name)));
      const absent = wanted.filter(({ name }) => !isIn(applied, name));
      await session.perform('up', absent, { fake: true, transaction: 'each' });
    });
  }

  /** What is pending and what is applied, read without a lock. */
  history() {
    return this.read((queryRunner) => readHistory(this.dataSource, queryRunner));
  }

  /** Then there is nothing to lock or to write, and many processes may start at once. */
  private async isUpToDate(): Promise<boolean> {
    const history = await this.history();
    return (
      history.applied.length > 0 &&
      history.pending.length === 0 &&
      history.applied.every(({ name }) => history.records.has(name)) &&
      findAnomalies(history).length === 0 &&
      !(await this.read((queryRunner) => this.safety.repair?.isDue(queryRunner)))
    );
  }

  private async read<T>(work: (queryRunner: QueryRunner) => T): Promise<Awaited<T>> {
    const queryRunner = this.dataSource.createQueryRunner();
    try {
      return await work(queryRunner);
    } finally {
      await queryRunner.release();
    }
  }

  /** Holds the lock, on one connection, with the tables for bookkeeping in place. */
  private async session<T>(work: (session: MigrationSession) => Promise<T>): Promise<T> {
    const { dataSource } = this;
    const announce = (message: string): void => this.announce(message);
    const { lockTimeout: timeout = 60, lockTimeoutName: timeoutName = 'lockTimeout' } = this.safety;
    const wait = { timeout, timeoutName, announce };
    const queryRunner = dataSource.createQueryRunner();
    try {
      await queryRunner.connect();
      const { path } = new HistoryTable(dataSource);
      return await withMigrationLock(dataSource, queryRunner, path, wait, async (assertHeld) => {
        const session = new MigrationSession(dataSource, queryRunner, assertHeld, announce);
        await session.prepare();
        return work(session);
      });
    } finally {
      await queryRunner.release();
    }
  }

  private announce(message: string): void {
    if (this.safety.announce) this.safety.announce(message);
    else process.stderr.write(`${message}\n`);
  }

  private log(message: string): void {
    this.dataSource.logger.logSchemaBuild(message);
  }
}

function isIn(list: Migration[], name: string): boolean {
  return list.some((other) => other.name === name);
}

/** How many migrations there are up to a target and with it. */
function lengthUpTo(migrations: Migration[], target: string): number {
  if (target === 'base') return 0;
  if (target === 'head') return migrations.length;
  return migrations.indexOf(findMigration(migrations, target)) + 1;
}
