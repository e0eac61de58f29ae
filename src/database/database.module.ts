import { type BeforeApplicationShutdown, Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { BetterSqlite3Driver } from 'typeorm/driver/better-sqlite3/BetterSqlite3Driver.js';
import { Environment } from '../config/environment.js';
import { dataSourceOptions, OctavoDataSource } from './data-source.js';
import { parseDatabaseUrl } from './database-url.js';
import { warnOfDeferredIndexes } from './deferred-indexes.js';
import { Engine } from './engine.js';
import { CompiledEntities } from './compiled-entities.js';
import { CompiledReads } from './compiled-reads.js';
import { migrateAtStart } from './migrate-at-start.js';
import { PostgresEngine } from './postgres-engine.js';
import { QueryObserver } from './query-observer.js';
import { advanceSequences } from './sequences-at-start.js';
import { SqliteEngine } from './sqlite-engine.js';
import { StatementFactory } from './statement-factory.js';
import { UnitOfWork } from './unit-of-work.js';

/** Opens what serves requests, once the schema is the one that this build expects. */
async function openEngine(
  dataSource: DataSource,
  environment: Environment,
  observer: QueryObserver,
): Promise<Engine> {
  await migrateAtStart(dataSource, environment);
  await advanceSequences(dataSource);
  const database = parseDatabaseUrl(environment.DATABASE_URL);
  if (database.engine === 'postgres') {
    await warnOfDeferredIndexes(dataSource);
    return new PostgresEngine(database.url, environment.DATABASE_POOL, observer);
  }
  const { databaseConnection } = dataSource.driver as BetterSqlite3Driver;
  const engine = new SqliteEngine(databaseConnection, observer);
  await engine.indexes.restore();
  return engine;
}

@Global()
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      inject: [Environment],
      useFactory: async (environment: Environment) => ({
        ...(await dataSourceOptions(environment)),
        toRetry: () => false,
      }),
      dataSourceFactory: async (options) => new OctavoDataSource(options!).initialize(),
    }),
  ],
  providers: [
    { provide: Engine, useFactory: openEngine, inject: [DataSource, Environment, QueryObserver] },
    QueryObserver,
    CompiledEntities,
    CompiledReads,
    StatementFactory,
    UnitOfWork,
  ],
  exports: [CompiledReads, Engine, QueryObserver, StatementFactory, UnitOfWork],
})
export class DatabaseModule implements BeforeApplicationShutdown {
  constructor(private readonly engine: Engine) {}

  /**
   * Before TypeORM closes its connection, which on SQLite must be the last one: then what is
   * committed moves from the write-ahead log into the file. A reader may not do that.
   */
  beforeApplicationShutdown(): Promise<void> {
    return this.engine.close();
  }
}
