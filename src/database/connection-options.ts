import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Driver from 'better-sqlite3';
import type { DataSourceOptions } from 'typeorm';
import { parseDatabaseUrl } from '../config/database-url.js';
import type { Environment } from '../config/environment.js';
import { requireUtf8 } from './postgres/require-utf8.js';
import { sqliteDriver } from './sqlite/sqlite-driver.js';

/** How to connect to the database of DATABASE_URL; the entities and migrations are not part of it. */
export function connectionOptions(environment: Environment): DataSourceOptions {
  const database = parseDatabaseUrl(environment.DATABASE_URL);
  if (database.engine === 'postgres') {
    return {
      type: 'postgres',
      url: database.url,
      // Requests are served by the engine's own pool; this one migrates.
      poolSize: 2,
      extra: { onConnect: requireUtf8 },
    };
  }
  return {
    type: 'better-sqlite3',
    driver: sqliteDriver,
    database: database.file ?? temporaryFile(),
    enableWAL: true,
    prepareDatabase: (connection: Driver.Database) => {
      // WAL alone means synchronous=NORMAL, which loses acknowledged commits in a power cut.
      connection.pragma('synchronous = FULL');
    },
  };
}

/** An in-memory database cannot be shared by several connections; a temporary file can. */
function temporaryFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'octavo-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'temporary.db');
}
