import { type BeforeApplicationShutdown, Global, Logger, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { BetterSqlite3Driver } from 'typeorm/driver/better-sqlite3/BetterSqlite3Driver.js';
import { Environment } from '../config/environment.js';
import { dataSourceOptions, OctavoDataSource } from './data-source.js';
import { isForbidden } from './database-errors.js';
import { parseDatabaseUrl } from './database-url.js';
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
  const engine =
    database.engine === 'postgres'
      ? new PostgresEngine(database.url, environment.DATABASE_POOL, observer)
      : new SqliteEngine((dataSource.driver as BetterSqlite3Driver).databaseConnection, observer);
  await restoreIndexes(engine);
  return engine;
}

/** An import that was killed may have left some for later. Reads are right without them, but slow. */
async function restoreIndexes({ indexes }: Engine): Promise<void> {
  await indexes.restore().catch((error: unknown) => {
    if (!isForbidden(error)) throw error;
    new Logger('Indexes').warn('This role may not build the indexes that an import has deferred');
  });
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
