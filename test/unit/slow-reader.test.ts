import { SlowReader } from '../../src/database/slow-reader.js';
import { sqliteDriver } from '../../src/database/sqlite-driver.js';
import { parseDatabaseUrl } from '../../src/database/database-url.js';
import { createSqlite } from '../support/test-database.js';

it('brings an error of the driver across its thread, with message and code', async () => {
  const database = await createSqlite();
  const { file } = parseDatabaseUrl(database.url) as { file: string };
  new sqliteDriver(file).exec('CREATE TABLE "t" ("a")').close();
  const reader = new SlowReader(file, { threads: 1, maxWaiting: 1 });
  try {
    const reading = reader.run({ name: '', sql: 'SELECT absent FROM "t"' }, []);
    const error: Error = await reading.then(
      () => new Error('no error'),
      (reason: Error) => reason,
    );
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ message: 'no such column: absent', code: 'SQLITE_ERROR' });
  } finally {
    await reader.close();
    await database.drop();
  }
});
