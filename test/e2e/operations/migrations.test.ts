import { readEnvironment } from '../../../src/config/environment.js';
import { createDataSource } from '../../../src/data-source.js';
import { readStatus } from 'safe-migrations';
import { createTestDatabase } from '../../support/test-database.js';

test('the migrations create the schema that the entities describe', async () => {
  const { url, drop } = await createTestDatabase();
  const environment = Object.assign(readEnvironment(), { DATABASE_URL: url });
  const dataSource = await (await createDataSource(environment)).initialize();
  try {
    await dataSource.runMigrations();
    expect(await readStatus(dataSource)).toMatchObject({ state: 'clean', pending: [], drift: [] });
  } finally {
    await dataSource.destroy();
    await drop();
  }
});
