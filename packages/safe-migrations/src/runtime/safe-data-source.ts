import type { Driver } from 'typeorm/driver/Driver.js';
import {
  DataSource,
  type DataSourceOptions,
  type Migration,
  type QueryRunner,
  type ReplicationMode,
} from 'typeorm';
import { findAnomalies } from '../history/anomalies.js';
import type { SafeDataSourceOptions, SafetyOptions } from '../history/options.js';
import type { EngineName } from '../operations/engine-name.js';
import { keepColumnData } from './keep-column-data.js';
import { makeMetadataTable } from './metadata-table.js';
import { override } from './override-methods.js';
import type { StepOptions } from './migration-session.js';
import { Migrator, type RunOptions } from './migrator.js';

/**
 * A data source whose migrations lose no data, whoever runs them: the `typeorm` command, which
 * calls these methods, the app when it starts, or a test. The README says what TypeORM's own does.
 *
 * Each migration has a transaction of its own, unless `migrationsTransactionMode` says otherwise.
 * @throws Error for an engine other than better-sqlite3 and postgres
 */
export class SafeDataSource extends DataSource {
  readonly engine: EngineName;
  readonly safety: SafetyOptions;
  /** Runs, reverts and stamps migrations, with targets that TypeORM's own methods do not have. */
  readonly migrator: Migrator;

  constructor(options: SafeDataSourceOptions) {
    super({ migrationsTransactionMode: 'each', ...options } as DataSourceOptions);
    const { type } = options;
    if (type !== 'postgres' && type !== 'better-sqlite3') {
      throw new Error(`safe-migrations supports better-sqlite3 and postgres, not ${type}`);
    }
    this.engine = type === 'postgres' ? 'postgres' : 'sqlite';
    this.safety = options.safety ?? {};
    this.migrator = new Migrator(this);
    escapeDefaults(this.driver);
  }

  override createQueryRunner(mode?: ReplicationMode): QueryRunner {
    const queryRunner = makeMetadataTable(this, super.createQueryRunner(mode));
    return this.options.type === 'postgres' ? keepColumnData(queryRunner) : queryRunner;
  }

  /**
   * Runs what is pending, in the order of the timestamps.
   * @returns the migrations that have been run
   * @throws Error when the history is not in order, a migration fails, or another process holds
   * the lock for too long
   */
  override runMigrations(options: RunOptions = {}): Promise<Migration[]> {
    return this.migrator.run(options);
  }

  /**
   * Reverts the migration that was applied last.
   * @throws Error when its file is missing, or its `down` fails; the database is as it was then
   */
  override async undoLastMigration(options: StepOptions = {}): Promise<void> {
    await this.migrator.revert(options);
  }

  /** @throws Error unless `safety.unsafeVariable` allows it: a migration is the way */
  override async synchronize(dropBeforeSync?: boolean): Promise<void> {
    this.refuse(
      'Synchronizing changes the schema without a migration, and drops every column that no entity ' +
        'has. Write a migration instead (COMMAND:generate PATH)',
    );
    await super.synchronize(dropBeforeSync);
  }

  /** @throws Error unless `safety.unsafeVariable` allows it: a revert is the way */
  override async dropDatabase(): Promise<void> {
    this.refuse(
      'Dropping the schema would delete every row, also of tables without an entity. ' +
        'Revert the migrations instead (COMMAND:revert --to base)',
    );
    await super.dropDatabase();
  }

  private refuse(why: string): void {
    const { caller = 'COMMAND', unsafeVariable } = this.safety;
    if (unsafeVariable && process.env[unsafeVariable] === '1') return;
    const sentence = why.replaceAll(/COMMAND:(\w+)/g, (_, name) => caller.replace('COMMAND', name));
    const hint = unsafeVariable ? `; ${unsafeVariable}=1 lets TypeORM do it all the same` : '';
    throw new Error(`${sentence}${hint}.`);
  }

  /**
   * Lists the migrations, and what is wrong with them; changes nothing.
   * @returns whether some are pending
   */
  override async showMigrations(): Promise<boolean> {
    const history = await this.migrator.history();
    const { known, applied, pending } = history;
    for (const migration of known) {
      const row = applied.find(({ name }) => name === migration.name);
      const mark = row ? `[X] ${row.id}` : '[ ]';
      this.logger.logSchemaBuild(`${mark} ${migration.name}`);
    }
    const anomalies = findAnomalies(history);
    for (const { message } of anomalies) this.logger.logSchemaBuild(message);
    if (pending.length + anomalies.length > 0) failTheTypeormCommand();
    return pending.length > 0;
  }
}

/** TypeORM writes a default with an apostrophe into the SQL as it is, unless its author has doubled it. */
function escapeDefaults(driver: Driver): void {
  override(driver, {
    normalizeDefault: (original) => (column) => {
      const sql = original(column);
      const text =
        typeof column.default === 'function' ? undefined : /^'([^]*)'$/.exec(sql ?? '')?.[1];
      const isBroken = text?.replaceAll("''", '').includes("'");
      return isBroken ? `'${text!.replaceAll("'", "''")}'` : sql;
    },
  });
}

/** `typeorm migration:show` ignores what it is answered and exits with 0, even with work pending. */
function failTheTypeormCommand(): void {
  if (!process.argv.includes('migration:show')) return;
  process.once('exit', (code) => {
    process.exitCode = code || 1;
  });
}
