import {
  type DataSource,
  ForbiddenTransactionModeOverrideError,
  type Migration,
  type QueryRunner,
} from 'typeorm';
import { assertAllowed, findAnomalies } from '../history/anomalies.js';
import { Bookkeeping } from '../history/bookkeeping.js';
import type { Allowances, SafetyOptions } from '../history/options.js';
import { type History, type KnownMigration, readHistory } from '../history/history.js';
import type { AssertHeld } from './locks/migration-lock.js';
import { PostgresStepRules } from './postgres-step.js';
import { SqliteStepRules } from './sqlite-step.js';
import { retry } from './retry.js';
import type { StepRules } from './step-rules.js';

type Direction = 'up' | 'down';

export interface StepOptions {
  transaction?: 'all' | 'each' | 'none';
  /** Records the migrations without running them. */
  fake?: boolean;
}

/** Migrates one database, in the process that holds the lock for migrations. */
export class MigrationSession {
  private readonly bookkeeping: Bookkeeping;
  private readonly rules: StepRules;
  /** The migration that is running. */
  private current?: Migration;

  constructor(
    private readonly dataSource: DataSource & { safety: SafetyOptions },
    private readonly queryRunner: QueryRunner,
    private readonly assertHeld: AssertHeld,
    private readonly announce: (message: string) => void,
  ) {
    this.bookkeeping = new Bookkeeping(dataSource, queryRunner);
    this.rules =
      dataSource.options.type === 'postgres'
        ? new PostgresStepRules(queryRunner)
        : new SqliteStepRules(dataSource, queryRunner);
  }

  /**
   * Makes the repairs that are due, each in its own transaction, so that others can write between
   * them. Creates the bookkeeping tables, and records what a plain data source has applied.
   */
  async prepare(): Promise<void> {
    while (await this.repairInTransaction());
    await this.transaction(true, () => this.bookkeeping.prepare());
  }

  history(): Promise<History> {
    return readHistory(this.dataSource, this.queryRunner);
  }

  /** @throws Error that lists the anomalies that are not allowed; the allowed ones are recorded */
  async orderlyHistory(allowances: Allowances, tolerateNewer: boolean): Promise<History> {
    const anomalies = findAnomalies(await this.history());
    const tolerated = anomalies.filter(({ kind }) => kind === 'newer' && tolerateNewer);
    for (const { message } of tolerated) this.announce(message);
    const others = anomalies.filter((anomaly) => !tolerated.includes(anomaly));
    assertAllowed(others, allowances, this.dataSource.safety.caller);
    if (others.length > 0) {
      await this.transaction(true, async () => {
        for (const anomaly of others) await this.bookkeeping.accept(anomaly);
      });
    }
    return this.history();
  }

  async perform(
    direction: Direction,
    migrations: KnownMigration[],
    { transaction = this.dataSource.options.migrationsTransactionMode ?? 'all', fake }: StepOptions,
  ): Promise<void> {
    if (transaction === 'all') assertNoOverrides(migrations);
    const units =
      transaction === 'all' && direction === 'up' && migrations.length > 0
        ? [migrations]
        : migrations.map((migration) => [migration]);
    for (const unit of units) {
      const wanted = unit[0].instance!.transaction ?? transaction !== 'none';
      const isRetryable = (error: unknown): boolean => this.rules.isRetryable(error);
      const attempt = () => this.unit(direction, unit, wanted, fake);
      try {
        await this.rules.session(() => retry(attempt, isRetryable, this.announce));
      } catch (error) {
        this.announceFailure(direction, migrations.slice(0, migrations.indexOf(unit[0])));
        throw error;
      }
      for (const { name } of unit) {
        const done = direction === 'up' ? 'executed' : 'reverted';
        this.dataSource.logger.logSchemaBuild(
          `Migration ${name} has been ${fake ? '(fake) ' : ''}${done} successfully.`,
        );
      }
    }
  }

  /** Removes migrations from the bookkeeping, without reverting them. */
  forget(migrations: Migration[]): Promise<void> {
    return this.transaction(true, async () => {
      for (const migration of migrations) await this.bookkeeping.reverted(migration);
    });
  }

  private unit(direction: Direction, unit: KnownMigration[], wanted: boolean, fake = false) {
    const isTransactional = this.rules.isTransactional(wanted || fake);
    return this.transaction(isTransactional, async () => {
      // In the same transaction: nothing can become due between this and the migration.
      if (isTransactional) while (await this.repairNext());
      for (const migration of unit) {
        this.current = migration;
        const began = performance.now();
        // TypeORM caches tables as they were before another migration's SQL.
        (this.queryRunner as unknown as { loadedTables: unknown[] }).loadedTables = [];
        if (!fake) {
          const state = direction === 'up' ? 'running' : 'reverting';
          const isRepeated = !isTransactional && (await this.bookkeeping.begin(migration, state));
          const run = (): Promise<void> => migration.instance![direction](this.queryRunner);
          await this.rules.step(run, isRepeated);
        }
        if (direction === 'down') await this.bookkeeping.reverted(migration);
        else await this.bookkeeping.applied(migration, fake ? undefined : began);
      }
      if (!fake) await this.rules.beforeCommit();
    });
  }

  private async repairInTransaction(): Promise<boolean> {
    let isRepaired = false;
    await this.transaction(true, async () => {
      isRepaired = await this.repairNext();
    });
    return isRepaired;
  }

  private async repairNext(): Promise<boolean> {
    return (await this.dataSource.safety.repair?.next(this.queryRunner)) ?? false;
  }

  /** Names the migration: the database's error does not. */
  private announceFailure(direction: Direction, done: Migration[]): void {
    if (!this.current) return;
    const [what, before] = direction === 'up' ? ['run', 'Run'] : ['reverted', 'Reverted'];
    const names = done.map(({ name }) => name).join(', ');
    this.announce(
      `${this.current.name} could not be ${what}. ${before} before it: ${names || 'none'}.`,
    );
  }

  private async transaction(isTransactional: boolean, work: () => Promise<void>): Promise<void> {
    if (isTransactional) await this.rules.begin();
    try {
      await work();
      await this.assertHeld();
      if (isTransactional) await this.queryRunner.commitTransaction();
    } catch (error) {
      // Also transactions that the migration left open. The first error is the one to report.
      while (this.queryRunner.isTransactionActive) {
        const isOver = await this.queryRunner.rollbackTransaction().then(
          () => false,
          () => true,
        );
        if (isOver) break;
      }
      throw error;
    }
  }
}

function assertNoOverrides(migrations: KnownMigration[]): void {
  const overriding = migrations.filter(({ instance }) => instance!.transaction !== undefined);
  if (overriding.length > 0) throw new ForbiddenTransactionModeOverrideError(overriding);
}
