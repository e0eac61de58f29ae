import { readEnvironment } from '../../../src/config/environment.js';
import { createDataSource } from '../../../src/data-source.js';
import {
  type MigrationStatus,
  readRecorded,
  readStatus,
  type SafeDataSource,
} from 'safe-migrations';
import { MIGRATIONS_FOLDER } from '../../../src/load-migrations.js';
import { createTestDatabase, engine, type TestDatabase } from '../../support/test-database.js';

let database: TestDatabase;
let dataSource: SafeDataSource;
beforeEach(async () => {
  database = await createTestDatabase();
  const environment = Object.assign(readEnvironment(), { DATABASE_URL: database.url });
  dataSource = await (await createDataSource(environment)).initialize();
  await dataSource.runMigrations();
});
afterEach(async () => {
  await dataSource.destroy();
  await database.drop();
});

const status = async (): Promise<MigrationStatus> =>
  readStatus(dataSource, await readRecorded(MIGRATIONS_FOLDER));

test('the migrations create the schema that the entities describe', async () => {
  const clean = { state: 'clean', pending: [], drift: [], additions: [] };
  expect(await status()).toMatchObject(clean);
  // Without the record, as far as TypeORM compares them.
  expect(await readStatus(dataSource)).toMatchObject(clean);
});

test('a search index that somebody has dropped is trouble, and has a name', async () => {
  const [drop, subject] =
    engine === 'postgres'
      ? [
          'DROP INDEX "IDX_books_title_normal_trigrams"',
          'index IDX_books_title_normal_trigrams of books',
        ]
      : ['DROP TRIGGER "books_search_insert"', 'trigger books_search_insert of books'];
  await dataSource.query(drop);
  expect(await status()).toMatchObject({ state: 'trouble', drift: [`${subject} is missing`] });
});
