import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { Environment } from '../../config/environment.js';
import { findAnomalies, SafeDataSource } from 'safe-migrations';

const logger = new Logger('Migrations');

/**
 * Runs the migrations that are pending. Applied ones that this build does not know are a warning
 * here: while a newer build is being deployed, the older one may still start.
 * @throws Error that names them, when RUN_MIGRATIONS is off (the default in production)
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

/** The migrations of this build that the database does not have. */
export async function pendingMigrations(dataSource: DataSource): Promise<{ name: string }[]> {
  return (await (dataSource as SafeDataSource).migrator.history()).pending;
}
