import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Driver from 'better-sqlite3';
import type { DataSourceOptions } from 'typeorm';
import { Book } from '../books/book.entity.js';
import { ImportCheckpoint } from '../books/import/import-checkpoint.entity.js';
import type { Environment } from '../config/environment.js';
import { ApiKey } from '../keys/api-key.entity.js';
import { IdempotencyKey } from '../idempotency/idempotency-key.entity.js';
import { Item } from '../items/item.entity.js';
import { Store } from '../stores/store.entity.js';
import { parseDatabaseUrl } from './database-url.js';
import { DeferredIndex } from './deferred-index.entity.js';
import { buildDeferredIndexes } from './deferred-indexes.js';
import type { GuardedDataSourceOptions } from './guard/guard-options.js';
import { GuardedDataSource } from './guard/guarded-data-source.js';
import { loadMigrations } from './load-migrations.js';
import { NormalFormVersion } from './normal-form-version.entity.js';
import { requireUtf8 } from './postgres-settings.js';
import { SnakeNamingStrategy } from './snake-naming-strategy.js';
import { sqliteDriver } from './sqlite-driver.js';
import { checkSqliteFile } from './sqlite-file.js';

/** The one definition of the connection, for the app, its tools, the tests and the typeorm CLI. */
export async function dataSourceOptions(
  environment: Environment,
): Promise<GuardedDataSourceOptions> {
  const { classes, checksums } = await loadMigrations();
  return {
    ...connectionOptions(environment),
    entities: [
      Book,
      Store,
      Item,
      ImportCheckpoint,
      DeferredIndex,
      IdempotencyKey,
      ApiKey,
      NormalFormVersion,
    ],
    migrations: classes,
    migrationsTransactionMode: 'each',
    namingStrategy: new SnakeNamingStrategy(),
    synchronize: false,
    guard: {
      checksums,
      lockTimeout: environment.MIGRATION_LOCK_TIMEOUT,
      repair: buildDeferredIndexes,
    },
  };
}

/** Refuses an SQLite file that it cannot use with a sentence that helps, whoever opens it. */
export class OctavoDataSource extends GuardedDataSource {
  override async initialize(): Promise<this> {
    const { type, database } = this.options;
    if (type === 'better-sqlite3') checkSqliteFile(database);
    return super.initialize();
  }
}

export async function createDataSource(environment: Environment): Promise<GuardedDataSource> {
  return new OctavoDataSource(await dataSourceOptions(environment));
}

/** How to connect, without what there is to find. */
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
