import { renameSync } from 'node:fs';
import {
  DatabaseBusyError,
  DatabaseUnavailableError,
} from '../../../src/database/engine/database-errors.js';
import { parseDatabaseUrl } from '../../../src/config/database-url.js';
import type { BoundStatement } from '../../../src/database/engine/statement.js';
import { SlowReader } from '../../../src/database/sqlite/slow-reader.js';
import { sqliteDriver } from '../../../src/database/sqlite/sqlite-driver.js';
import { createSqlite, type TestDatabase } from '../../support/test-database.js';

let database: TestDatabase;
let file: string;
let reader: SlowReader;
beforeEach(async () => {
  database = await createSqlite();
  file = (parseDatabaseUrl(database.url) as { file: string }).file;
  new sqliteDriver(file).exec(`CREATE TABLE "t" ("a"); INSERT INTO "t" VALUES (1)`).close();
  reader = new SlowReader(file, { threads: 1, maxWaiting: 2 });
});
afterEach(async () => {
  await reader.close();
  await database.drop();
});

const select = (column: string): BoundStatement => [
  { name: '', sql: `SELECT ${column} FROM "t"` },
  [],
];
const reasonOf = async (reading: Promise<unknown>): Promise<unknown> =>
  reading.then(
    () => 'no reason',
    (reason: unknown) => reason,
  );

it('returns the rows of each statement', async () => {
  expect(await reader.run([select('"a"'), select('2 AS "b"')])).toEqual([[{ a: 1 }], [{ b: 2 }]]);
});

it('passes on an error of the driver from its thread, with message and code', async () => {
  const error = await reasonOf(reader.run([select('absent')]));
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({ message: 'no such column: absent', code: 'SQLITE_ERROR' });
  expect(await reader.run([select('"a"')])).toEqual([[{ a: 1 }]]);
});

it('fails every read while the file cannot be opened, and recovers afterwards', async () => {
  renameSync(file, `${file}.moved`);
  const reasons = [1, 2, 3].map(() => reasonOf(reader.run([select('"a"')])));
  for (const reason of await Promise.all(reasons)) {
    expect(reason).toBeInstanceOf(DatabaseUnavailableError);
    expect((reason as Error).message).toContain('unable to open database file');
  }
  renameSync(`${file}.moved`, file);
  expect(await reader.run([select('"a"')])).toEqual([[{ a: 1 }]]);
});

it('refuses a read when the queue is full, and queued reads when it is closed', async () => {
  const reads = [1, 2, 3, 4].map(() => reasonOf(reader.run([select('"a"')])));
  await reader.close();
  const reasons = await Promise.all(reads);
  expect(reasons[3]).toBeInstanceOf(DatabaseBusyError);
  for (const reason of reasons.slice(0, 3)) {
    expect(reason).toBeInstanceOf(DatabaseUnavailableError);
  }
});
