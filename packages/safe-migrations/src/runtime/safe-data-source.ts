import { DataSource, type Migration, type QueryRunner, type ReplicationMode } from 'typeorm';
import { findAnomalies } from '../history/anomalies.js';
import type { SafeDataSourceOptions, SafetyOptions } from '../history/options.js';
import { keepColumnData } from './keep-column-data.js';
import type { StepOptions } from './migration-session.js';
import { Migrator, type RunOptions } from './migrator.js';

/**
 * A data source whose migrations lose no data, whoever runs them: the `typeorm` command, which
 * calls these methods, the app when it starts, or a test. docs/migrations.md has the whole story.
 */
export class SafeDataSource extends DataSource {
  readonly safety: SafetyOptions;
  readonly migrator: Migrator;

  constructor(options: SafeDataSourceOptions) {
    super(options);
    this.safety = options.safety ?? {};
    this.migrator = new Migrator(this);
  }

  override createQueryRunner(mode?: ReplicationMode): QueryRunner {
    const queryRunner = super.createQueryRunner(mode);
    return this.options.type === 'postgres' ? keepColumnData(queryRunner) : queryRunner;
  }

  override runMigrations(options: RunOptions = {}): Promise<Migration[]> {
    return this.migrator.run(options);
  }

  override async undoLastMigration(options: StepOptions = {}): Promise<void> {
    await this.migrator.revert(options);
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

/** `typeorm migration:show` ignores what it is answered and exits with 0, even with work pending. */
function failTheTypeormCommand(): void {
  if (!process.argv.includes('migration:show')) return;
  process.once('exit', (code) => {
    process.exitCode = code || 1;
  });
}
