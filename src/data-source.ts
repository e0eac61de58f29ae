import { Book } from './books/book.entity.js';
import { Import } from './books/import/history/import.entity.js';
import { ImportedRange } from './books/import/history/imported-range.entity.js';
import { OverwrittenBook } from './books/import/history/overwritten-book.entity.js';
import type { Environment } from './config/environment.js';
import { ApiKey } from './keys/api-key.entity.js';
import { IdempotencyKey } from './idempotency/idempotency-key.entity.js';
import { Item } from './items/item.entity.js';
import { StockMovement } from './ledger/stock-movement.entity.js';
import { Store } from './stores/store.entity.js';
import { connectionOptions } from './database/connection-options.js';
import { DeferredIndex } from './database/engine/deferred-index.entity.js';
import { buildDeferredIndexes } from './database/engine/deferred-indexes.js';
import { refusingMoved } from './database/engine/refuse-moved.js';
import { SafeDataSource, type SafeDataSourceOptions } from 'safe-migrations';
import { loadMigrations } from './load-migrations.js';
import { NormalFormVersion } from './database/schema/normal-form-version.entity.js';
import { SnakeNamingStrategy } from './database/schema/snake-naming-strategy.js';
import { checkSqliteFile } from './database/sqlite/sqlite-file.js';

/** How people call the commands of safe-migrations. */
export const COMMANDS = 'npm run migration:COMMAND --';

/** The data source options that the app, its commands, the tests and the typeorm CLI share. */
export async function dataSourceOptions(environment: Environment): Promise<SafeDataSourceOptions> {
  const { classes, checksums } = await loadMigrations();
  return {
    ...connectionOptions(environment),
    entities: [
      Book,
      Store,
      Item,
      StockMovement,
      Import,
      ImportedRange,
      OverwrittenBook,
      DeferredIndex,
      IdempotencyKey,
      ApiKey,
      NormalFormVersion,
    ],
    migrations: classes,
    migrationsTransactionMode: 'each',
    namingStrategy: new SnakeNamingStrategy(),
    synchronize: false,
    safety: {
      caller: COMMANDS,
      checksums,
      lockTimeout: environment.MIGRATION_LOCK_TIMEOUT,
      lockTimeoutName: 'MIGRATION_LOCK_TIMEOUT',
      unsafeVariable: 'ALLOW_SCHEMA_COMMANDS',
      repair: refusingMoved(buildDeferredIndexes),
    },
  };
}

/** Explains why an SQLite file cannot be used, whatever opens it. */
export class OctavoDataSource extends SafeDataSource {
  override async initialize(): Promise<this> {
    const { type, database } = this.options;
    if (type === 'better-sqlite3') checkSqliteFile(database);
    return super.initialize();
  }
}

/**
 * For commands that hold locks in a session.
 * @throws Error with DATABASE_PREPARED=off
 */
export function requireSessions({ DATABASE_PREPARED }: Environment): void {
  if (DATABASE_PREPARED === 'on') return;
  throw new Error(
    'This command does not work through PgBouncer. Run it with DATABASE_PREPARED=on and with the ' +
      'DATABASE_URL of the server itself.',
  );
}

/**
 * The data source of commands that migrate or check the database. They hold locks in a session, and
 * run statements that take longer than those of requests.
 * @throws Error with DATABASE_PREPARED=off
 */
export async function createDataSource(environment: Environment): Promise<SafeDataSource> {
  requireSessions(environment);
  return new OctavoDataSource(await dataSourceOptions(environment));
}
