import { Logger } from '@nestjs/common';
import { type DataSource, MigrationExecutor } from 'typeorm';
import type { Environment } from '../config/environment.js';

const logger = new Logger('Migrations');

/**
 * Runs the migrations that are pending.
 * @throws Error that names them, when RUN_MIGRATIONS is off (the default in production)
 */
export async function migrateAtStart(
  dataSource: DataSource,
  environment: Environment,
): Promise<void> {
  if (environment.RUN_MIGRATIONS) {
    const applied = await dataSource.runMigrations();
    for (const { name } of applied) logger.log(`${name} has been applied`);
    return;
  }
  const pending = await pendingMigrations(dataSource);
  if (pending.length > 0) {
    const names = pending.map(({ name }) => `  ${name}`).join('\n');
    throw new Error(
      `These migrations are pending:\n${names}\n` +
        'Run `npm run migration:run`, or start with RUN_MIGRATIONS=true.',
    );
  }
}

/** The migrations of this build that the database does not have. */
export const pendingMigrations = (dataSource: DataSource): Promise<{ name: string }[]> =>
  new MigrationExecutor(dataSource).getPendingMigrations();
