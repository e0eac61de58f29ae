import type { SafeDataSource } from '../../src/runtime/safe-data-source.js';
import { createPostgres, createSqlite, sql, type TestDatabase } from './databases.js';
import { fixtureDataSource } from './fixture-data-source.js';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

/** An empty database that is dropped after the test. */
export async function database(engine: string): Promise<TestDatabase> {
  const created = await (engine === 'sqlite' ? createSqlite() : createPostgres());
  cleanups.push(() => created.drop());
  return created;
}

/** A safe data source with some of the fixtures, closed after the test. */
export async function open(url: string, ...migrations: string[]): Promise<SafeDataSource> {
  const dataSource = await fixtureDataSource({ url, migrations, lockTimeout: 1 });
  await dataSource.initialize();
  cleanups.push(() => dataSource.destroy());
  return dataSource as SafeDataSource;
}

/** Collects the messages of the data source from now on. */
export function messages(dataSource: SafeDataSource): string[] {
  const heard: string[] = [];
  Object.assign(dataSource.safety, { announce: (message: string) => heard.push(message) });
  return heard;
}

export const records = (url: string) =>
  sql(url, 'SELECT "name", "checksum", "state" FROM "migrations_guard" ORDER BY "timestamp"');
