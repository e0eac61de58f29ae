import { rmSync } from 'node:fs';
import { readEnvironment } from '../src/config/environment.js';
import { createDataSource } from '../src/data-source.js';
import { fillTables } from '../test/support/rows/fill.js';

/**
 * Migrates the database of DATABASE_URL and fills it with the number of books in the first
 * argument. A separate process, since entities choose column types by the engine when they load.
 */
const dataSource = await createDataSource(readEnvironment());
await dataSource.initialize();
await dataSource.runMigrations();
await fillTables(dataSource, Number(process.argv[2]));
const isSqlite = dataSource.options.type === 'better-sqlite3';
if (isSqlite) await dataSource.query('PRAGMA wal_checkpoint(TRUNCATE)');
const file = dataSource.options.database;
await dataSource.destroy();
if (isSqlite)
  for (const suffix of ['-wal', '-shm']) rmSync(`${String(file)}${suffix}`, { force: true });
