import { type BeforeApplicationShutdown, Global, Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { BetterSqlite3Driver } from 'typeorm/driver/better-sqlite3/BetterSqlite3Driver.js';
import { Environment } from '../config/environment.js';
import { parseDatabaseUrl } from '../config/database-url.js';
import { warnOfDeferredIndexes } from './engine/deferred-indexes.js';
import { CurrentTransaction } from './current-transaction.js';
import { Engine } from './engine/engine.js';
import { BulkUpdates } from './bulk-updates.js';
import { CompiledEntities } from './sql/compiled-entities.js';
import { References } from './references.js';
import { Reads } from './reads.js';
import { migrateAtStart } from './schema/migrate-at-start.js';
import { warnOfMark } from './engine/refuse-moved.js';
import { PostgresEngine } from './postgres/postgres-engine.js';
import { QueryObserver } from './engine/query-observer.js';
import { advanceSequences } from './schema/sequences-at-start.js';
import { SqliteEngine } from './sqlite/sqlite-engine.js';
import { StatementFactory } from './statement-factory.js';
import { Writes } from './writes.js';

/** Brings the schema up to date, then opens the engine that serves requests. */
async function openEngine(
  dataSource: DataSource,
  environment: Environment,
  observer: QueryObserver,
): Promise<Engine> {
  await migrateAtStart(dataSource, environment);
  await warnOfMark(dataSource);
  await advanceSequences(dataSource);
  const hasSessions = environment.DATABASE_PREPARED === 'on';
  const database = parseDatabaseUrl(environment.DATABASE_URL, hasSessions);
  if (database.engine === 'postgres') {
    await warnOfDeferredIndexes(dataSource);
    const { DATABASE_POOL, DATABASE_REPLICAS, DATABASE_REPLICA_MAX_LAG: maxLag } = environment;
    const replicas = DATABASE_REPLICAS && { urls: DATABASE_REPLICAS.split(','), maxLag };
    return new PostgresEngine(database.url, DATABASE_POOL, observer, {
      hasSessions,
      replicas: replicas || undefined,
    });
  }
  const { databaseConnection } = dataSource.driver as BetterSqlite3Driver;
  const engine = new SqliteEngine(databaseConnection, observer);
  await engine.indexes.restore();
  return engine;
}

/** Provides `Reads` and `Writes`, on the DataSource of the app. */
@Global()
@Module({
  providers: [
    { provide: Engine, useFactory: openEngine, inject: [DataSource, Environment, QueryObserver] },
    QueryObserver,
    BulkUpdates,
    CompiledEntities,
    CurrentTransaction,
    Reads,
    References,
    StatementFactory,
    Writes,
  ],
  exports: [
    BulkUpdates,
    CompiledEntities,
    Engine,
    QueryObserver,
    Reads,
    References,
    StatementFactory,
    Writes,
  ],
})
export class DatabaseModule implements BeforeApplicationShutdown {
  constructor(private readonly engine: Engine) {}

  /**
   * Closes the engine before TypeORM closes its connection, which must be the last one on SQLite:
   * closing it moves the write-ahead log into the file, which a read-only connection cannot do.
   */
  beforeApplicationShutdown(): Promise<void> {
    return this.engine.close();
  }
}
