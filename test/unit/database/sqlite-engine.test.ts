import '../../support/use-sqlite.js';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import type { BetterSqlite3Driver } from 'typeorm/driver/better-sqlite3/BetterSqlite3Driver.js';
import { QueryObserver } from '../../../src/database/engine/query-observer.js';
import { sqliteDriver } from '../../../src/database/sqlite/sqlite-driver.js';
import { SqliteEngine } from '../../../src/database/sqlite/sqlite-engine.js';
import { startTestApp } from '../../support/test-app.js';

const MIB = 1024 * 1024;

it('shrinks the write-ahead log after a reader that blocked the checkpoint has ended', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'octavo-engine-'));
  const file = join(folder, 'books.db');
  const writer = new sqliteDriver(file);
  writer.pragma('journal_mode = WAL');
  writer.exec('CREATE TABLE t (a)');
  const reader = new sqliteDriver(file, { readonly: true });
  const engine = new SqliteEngine(writer, new QueryObserver());
  const write = (bytes: number) =>
    engine.write({ name: '', sql: 'INSERT INTO t VALUES (zeroblob(?)) RETURNING 1' }, [bytes]);
  const logSize = (): number => statSync(`${file}-wal`).size;
  try {
    reader.exec('BEGIN');
    reader.prepare('SELECT * FROM t').all();
    for (let count = 0; count < 5; count += 1) await write(10 * MIB);
    expect(logSize()).toBeGreaterThan(50 * MIB);
    reader.exec('COMMIT');
    for (let count = 0; count < 2; count += 1) await write(1);
    expect(logSize()).toBeLessThanOrEqual(32 * MIB);
  } finally {
    reader.close();
    await engine.close();
    writer.close();
    rmSync(folder, { recursive: true });
  }
});

it('refuses writes with 503 while the database is read-only, and still reads', async () => {
  const app = await startTestApp();
  const { databaseConnection } = app.app.get(DataSource).driver as BetterSqlite3Driver;
  const create = async () => {
    const { status, body } = await app.request('POST', '/api/stores', { name: 'S' });
    return { status, code: body.code };
  };
  try {
    // SQLite then reports SQLITE_READONLY, as on a file system that has become read-only.
    databaseConnection.pragma('query_only = ON');
    expect(await create()).toEqual({ status: 503, code: 'database_unavailable' });
    expect(await app.request('GET', '/api/stores')).toMatchObject({ status: 200, body: [] });
    databaseConnection.pragma('query_only = OFF');
    expect(await create()).toEqual({ status: 201, code: undefined });
  } finally {
    await app.close();
  }
});
