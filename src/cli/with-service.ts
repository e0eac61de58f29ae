import 'reflect-metadata';
import { ConsoleLogger, type LogLevel, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ConfigModule } from '../config/config.module.js';
import { DataSourceModule } from '../data-source.module.js';
import { DatabaseModule } from '../database/database.module.js';

/** What commands need of the app: to load what serves HTTP takes as long as many of them work. */
@Module({ imports: [ConfigModule, DataSourceModule, DatabaseModule] })
class CommandModule {}

/** Logs to standard error: standard output belongs to the command, and may be JSON. */
class WarningLogger extends ConsoleLogger {
  protected override printMessages(messages: unknown[], context = '', level?: LogLevel): void {
    super.printMessages(messages, context, level, 'stderr');
  }
}

/**
 * Hands a service on the configured database, its schema up to date, to `use`, and closes it then.
 * @throws what keeps the database from being opened, which has not been logged
 */
export async function withService<S, T>(
  service: Type<S>,
  use: (service: S) => Promise<T>,
): Promise<T> {
  const context = await NestFactory.createApplicationContext(
    { module: CommandModule, providers: [service] },
    { logger: new WarningLogger({ logLevels: ['fatal', 'warn'] }), abortOnError: false },
  );
  try {
    return await use(context.get(service));
  } finally {
    await context.close();
  }
}
