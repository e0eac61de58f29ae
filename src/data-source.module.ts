import { Logger, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Environment } from './config/environment.js';
import { dataSourceOptions, OctavoDataSource } from './data-source.js';

const logger = new Logger('Migrations');

/** Opens the data source, without retries: the start fails if the database cannot be reached. */
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      inject: [Environment],
      useFactory: async (environment: Environment) => {
        const { safety, ...options } = await dataSourceOptions(environment);
        const announce = (message: string): void => logger.warn(message);
        return { ...options, safety: { ...safety, announce }, toRetry: () => false };
      },
      dataSourceFactory: async (options) => new OctavoDataSource(options!).initialize(),
    }),
  ],
})
export class DataSourceModule {}
