import 'reflect-metadata';
import { ConsoleLogger, type LogLevel, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ConfigModule } from '../config/config.module.js';
import { DataSourceModule } from '../data-source.module.js';
import { DatabaseModule } from '../database/database.module.js';

/** The part of the app that commands need: loading the HTTP part takes as long as some commands. */
@Module({ imports: [ConfigModule, DataSourceModule, DatabaseModule] })
class CommandModule {}

/** Logs to standard error, because standard output is for the result, which may be JSON. */
class WarningLogger extends ConsoleLogger {
  protected override printMessages(messages: unknown[], context = '', level?: LogLevel): void {
    super.printMessages(messages, context, level, 'stderr');
  }
}

/**
 * Calls `use` with a service on the configured database, whose schema is up to date, and closes the
 * database afterwards.
 * @param others what the service needs besides the database
 * @throws the error that keeps the database from opening; it is not logged
 */
export async function withService<S, T>(
  service: Type<S>,
  use: (service: S) => Promise<T>,
  others: Type[] = [],
): Promise<T> {
  const context = await NestFactory.createApplicationContext(
    { module: CommandModule, providers: [service, ...others] },
    { logger: new WarningLogger({ logLevels: ['fatal', 'warn'] }), abortOnError: false },
  );
  try {
    return await use(context.get(service));
  } finally {
    await context.close();
  }
}
