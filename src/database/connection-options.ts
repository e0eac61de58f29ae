import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Driver from 'better-sqlite3';
import type { ClientBase } from 'pg';
import type { DataSourceOptions } from 'typeorm';
import { parseDatabaseUrl } from '../config/database-url.js';
import type { Environment } from '../config/environment.js';
import { postgresDriver } from './postgres/postgres-driver.js';
import { requireRoleSettings } from './postgres/require-role-settings.js';
import { requireUtf8 } from './postgres/require-utf8.js';
import { sqliteDriver } from './sqlite/sqlite-driver.js';

/** The connection options for DATABASE_URL, without entities and migrations. */
export function connectionOptions(environment: Environment): DataSourceOptions {
  const hasSessions = environment.DATABASE_PREPARED === 'on';
  const database = parseDatabaseUrl(environment.DATABASE_URL, hasSessions);
  if (database.engine === 'postgres') {
    return {
      type: 'postgres',
      driver: postgresDriver(),
      url: database.url,
      // For migrations; requests use the engine's own pools.
      poolSize: 2,
      extra: {
        onConnect: async (client: ClientBase) => {
          await requireUtf8(client);
          if (!hasSessions) await requireRoleSettings(client);
        },
      },
    };
  }
  return {
    type: 'better-sqlite3',
    driver: sqliteDriver,
    database: database.file ?? temporaryFile(),
    enableWAL: true,
    prepareDatabase: (connection: Driver.Database) => {
      // The driver's default with WAL is NORMAL, which loses acknowledged commits in a power cut.
      connection.pragma('synchronous = FULL');
    },
  };
}

/** Several connections can share a temporary file, but not an in-memory database. */
function temporaryFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'octavo-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'temporary.db');
}
