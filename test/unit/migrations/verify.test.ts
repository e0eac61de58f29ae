import { readEnvironment } from '../../../src/config/environment.js';
import { connectionOptions } from '../../../src/database/connection-options.js';
import { readMigrationFolder } from '../../../packages/safe-migrations/src/history/migration-files.js';
import { readRecorded } from '../../../packages/safe-migrations/src/history/recorded.js';
import type { ShadowDatabase } from '../../../packages/safe-migrations/src/shadow/shadow-database.js';
import { verify } from '../../../packages/safe-migrations/src/verify/verify.js';
import { MIGRATIONS_FOLDER } from '../../../src/load-migrations.js';
import { tryMutants } from '../../migrations/mutants.js';

const options = (url: string) =>
  connectionOptions(Object.assign(readEnvironment(), { DATABASE_URL: url }));
const sqlite: ShadowDatabase = { engine: 'sqlite', options: options('sqlite:///shadow.db') };
const postgres: ShadowDatabase = {
  engine: 'postgres',
  options: options(process.env.TEST_DATABASE_URL!),
};

test('every migration of Octavo can be reverted without losing rows, and matches its record', async () => {
  const files = await readMigrationFolder(MIGRATIONS_FOLDER);
  const { migrations: recorded } = await readRecorded(MIGRATIONS_FOLDER);
  const steps = await verify([sqlite, postgres], { files, recorded });
  expect(steps.length).toBe(2 * files.length);
  expect(steps.filter(({ problems }) => problems.length > 0)).toEqual([]);
}, 180_000);

test('catches every broken variant of a migration', async () => {
  const { tried, survived } = await tryMutants(sqlite);
  console.log(`verify catches ${tried - survived.length} of ${tried} broken migrations (SQLite)`);
  expect(survived).toEqual([]);
  expect(tried).toBeGreaterThanOrEqual(30);
});
