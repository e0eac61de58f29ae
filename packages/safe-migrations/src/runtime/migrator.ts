import type { DataSource, QueryRunner } from 'typeorm';
import { findAnomalies, findEdited } from '../history/anomalies.js';
import type { Allowances, SafetyOptions } from '../history/options.js';
import { HistoryTable } from '../history/history-table.js';
import { lengthUpTo, pendingUpTo, readHistory, toRevert } from '../history/history.js';
import { withMigrationLock } from './locks/migration-lock.js';
import { MigrationSession, type StepOptions } from './migration-session.js';

export interface RunOptions extends StepOptions {
  /** The last migration to run; `head` is the last of all. */
  to?: string;
  allow?: Allowances;
  /** Announces migrations that a newer build has applied, instead of failing. */
  tolerateNewer?: boolean;
}

export interface RevertOptions extends StepOptions {
  /** The migration that is the newest afterwards; `base` is none. */
  to?: string;
  steps?: number;
}

/** Runs and reverts migrations: one process at a time, each migration completely or not at all. */
export class Migrator {
  private readonly safety: SafetyOptions;

  constructor(private readonly dataSource: DataSource & { safety: SafetyOptions }) {
    this.safety = dataSource.safety;
  }

  /**
   * Runs the pending migrations and returns them.
   * @throws Error when the history is not in order, or a migration fails
   */
  async run({ to, allow = {}, tolerateNewer = false, ...options }: RunOptions = {}) {
    if (await this.isUpToDate()) {
      this.log('No migrations are pending');
      return [];
    }
    return this.session(async (session) => {
      const wanted = pendingUpTo(await session.orderlyHistory(allow, tolerateNewer), to);
      if (wanted.length === 0) this.log('No migrations are pending');
      await session.perform('up', wanted, options);
      return wanted;
    });
  }

  /** Reverts the last migration, or several, and returns them. */
  revert({ to, steps, ...options }: RevertOptions = {}) {
    return this.session(async (session) => {
      const history = await session.history();
      const migrations = toRevert(history, to, steps);
      const edited = findEdited(history);
      for (const { name } of migrations.filter((one) => isIn(edited, one.name))) {
        this.announce(`${name} was edited after it was applied: its down may not fit`);
      }
      if (migrations.length === 0) this.log('There is nothing to revert');
      await session.perform('down', migrations, options);
      return migrations;
    });
  }

  /**
   * Records that the database is at a migration, and runs nothing.
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

  /** The pending and the applied migrations, read without a lock. */
  history() {
    return this.read((queryRunner) => readHistory(this.dataSource, queryRunner));
  }

  /** Then nothing is locked or written, so that many processes can start at once. */
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

  /** Works under the lock, on one connection, after the bookkeeping tables have been created. */
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

function isIn(list: { name: string }[], name: string): boolean {
  return list.some((other) => other.name === name);
}
