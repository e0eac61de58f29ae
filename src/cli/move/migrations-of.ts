import { findAnomalies, type SafeDataSource } from 'safe-migrations';
import { readEnvironment } from '../../config/environment.js';
import { DeferredIndex } from '../../database/engine/deferred-index.entity.js';
import { dataSourceOptions, OctavoDataSource } from '../../data-source.js';

/**
 * The names of the migrations that a database has, which are all of this build.
 * @throws Error that says what to do if some are pending, unknown or changed
 */
export const migrationsOfSource = (url: string): Promise<string[]> =>
  withDataSource(url, async ({ migrator }) => {
    const history = await migrator.history();
    const [anomaly] = findAnomalies(history);
    if (anomaly) throw new Error(`The source: ${anomaly.message}`);
    if (history.applied.length === 0) throw new Error('The source is not a database of Octavo');
    if (history.pending.length > 0) {
      throw new Error(
        'Migrations are pending in the source: run `npm run migration:run` there, then move',
      );
    }
    return history.applied.map(({ name }) => name);
  });

/**
 * The names of the migrations that the target is to have or has.
 * @param isDryRun whether the pending ones stay pending
 * @throws Error if it has migrations that this build does not know, or that were changed
 */
export const migrateTarget = (url: string, isDryRun: boolean): Promise<string[]> =>
  withDataSource(url, async ({ migrator }) => {
    if (!isDryRun) await migrator.run();
    const history = await migrator.history();
    const [anomaly] = findAnomalies(history);
    if (anomaly) throw new Error(`The target: ${anomaly.message}`);
    return [...history.applied, ...history.pending].map(({ name }) => name);
  });

/** Entities have the column types of one engine; the migrations of both need only this one. */
async function withDataSource<T>(
  url: string,
  use: (dataSource: SafeDataSource) => Promise<T>,
): Promise<T> {
  const environment = Object.assign(readEnvironment(), { DATABASE_URL: url });
  const options = await dataSourceOptions(environment);
  const dataSource = new OctavoDataSource({ ...options, entities: [DeferredIndex] });
  await dataSource.initialize();
  try {
    return await use(dataSource);
  } finally {
    await dataSource.destroy();
  }
}
