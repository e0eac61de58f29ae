import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { Environment } from '../../config/environment.js';
import { findAnomalies, SafeDataSource } from 'safe-migrations';

const logger = new Logger('Migrations');

/**
 * Runs the pending migrations. Applied migrations that this build does not know only cause a warning
 * here, because the older build may have to start while a newer one is being deployed.
 * @throws Error that names the pending migrations if RUN_MIGRATIONS is off (default in production)
 */
export async function migrateAtStart(
  dataSource: DataSource,
  environment: Environment,
): Promise<void> {
  const { migrator } = dataSource as SafeDataSource;
  if (environment.RUN_MIGRATIONS) {
    const applied = await migrator.run({ tolerateNewer: true });
    for (const { name } of applied) logger.log(`${name} has been applied`);
    return;
  }
  const history = await migrator.history();
  if (history.pending.length > 0) {
    const names = history.pending.map(({ name }) => `  ${name}`).join('\n');
    throw new Error(
      `These migrations are pending:\n${names}\n` +
        'Run `npm run migration:run`, or start with RUN_MIGRATIONS=true.',
    );
  }
  for (const { message } of findAnomalies(history)) logger.warn(message);
}

/** The migrations of this build that have not been applied to the database. */
export async function pendingMigrations(dataSource: DataSource): Promise<{ name: string }[]> {
  return (await (dataSource as SafeDataSource).migrator.history()).pending;
}
