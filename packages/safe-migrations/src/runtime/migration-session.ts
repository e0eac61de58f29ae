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
import { PostgresStepGuard } from './postgres-step.js';
import { SqliteStepGuard } from './sqlite-step.js';
import { retry } from './retry.js';
import type { StepGuard } from './step-guard.js';

type Direction = 'up' | 'down';

export interface StepOptions {
  transaction?: 'all' | 'each' | 'none';
  /** Only the bookkeeping. */
  fake?: boolean;
}

/** The work on one database, by the one process that holds the lock for migrations. */
export class MigrationSession {
  private readonly bookkeeping: Bookkeeping;
  private readonly guard: StepGuard;
  /** The migration that is under way. */
  private current?: Migration;

  constructor(
    private readonly dataSource: DataSource & { safety: SafetyOptions },
    private readonly queryRunner: QueryRunner,
    private readonly assertHeld: AssertHeld,
    private readonly announce: (message: string) => void,
  ) {
    this.bookkeeping = new Bookkeeping(dataSource, queryRunner);
    this.guard =
      dataSource.options.type === 'postgres'
        ? new PostgresStepGuard(queryRunner)
        : new SqliteStepGuard(dataSource, queryRunner);
  }

  /**
   * Makes the repairs that are due, each in a transaction of its own so that others can write
   * between them. Creates the tables for bookkeeping, and takes over what they do not know yet.
   */
  async prepare(): Promise<void> {
    while (await this.repairInTransaction());
    await this.transaction(true, () => this.bookkeeping.prepare());
  }

  history(): Promise<History> {
    return readHistory(this.dataSource, this.queryRunner);
  }

  /** @throws Error for every anomaly that has not been allowed; what has, becomes the order */
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
      const isRetryable = (error: unknown): boolean => this.guard.isRetryable(error);
      const attempt = () => this.unit(direction, unit, wanted, fake);
      try {
        await this.guard.session(() => retry(attempt, isRetryable, this.announce));
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

  /** Makes the bookkeeping forget migrations, which stay as they are. */
  forget(migrations: Migration[]): Promise<void> {
    return this.transaction(true, async () => {
      for (const migration of migrations) await this.bookkeeping.reverted(migration);
    });
  }

  private unit(direction: Direction, unit: KnownMigration[], wanted: boolean, fake = false) {
    const isTransactional = this.guard.isTransactional(wanted || fake);
    return this.transaction(isTransactional, async () => {
      // Whatever has become due since `prepare` cannot come between this and the steps.
      if (isTransactional) while (await this.repairNext());
      for (const migration of unit) {
        this.current = migration;
        const began = performance.now();
        // TypeORM remembers tables as it saw them, before the SQL of another migration.
        (this.queryRunner as unknown as { loadedTables: unknown[] }).loadedTables = [];
        if (!fake) {
          const state = direction === 'up' ? 'running' : 'reverting';
          const isRepeated = !isTransactional && (await this.bookkeeping.begin(migration, state));
          const run = (): Promise<void> => migration.instance![direction](this.queryRunner);
          await this.guard.step(run, isRepeated);
        }
        if (direction === 'down') await this.bookkeeping.reverted(migration);
        else await this.bookkeeping.applied(migration, fake ? undefined : began);
      }
      if (!fake) await this.guard.beforeCommit();
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

  /** Says where a run ended: the error, which the database wrote, knows no migration. */
  private announceFailure(direction: Direction, done: Migration[]): void {
    if (!this.current) return;
    const [what, before] = direction === 'up' ? ['run', 'Run'] : ['reverted', 'Reverted'];
    const names = done.map(({ name }) => name).join(', ');
    this.announce(
      `${this.current.name} could not be ${what}. ${before} before it: ${names || 'none'}.`,
    );
  }

  private async transaction(isTransactional: boolean, work: () => Promise<void>): Promise<void> {
    if (isTransactional) await this.guard.begin();
    try {
      await work();
      await this.assertHeld();
      if (isTransactional) await this.queryRunner.commitTransaction();
    } catch (error) {
      // Also what the step has begun and not ended; the first error is the one that tells.
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
