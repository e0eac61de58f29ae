import { Global, Module } from '@nestjs/common';
import { Environment, readEnvironment } from './environment.js';

/** Provides the validated environment to every module. */
@Global()
@Module({
  providers: [{ provide: Environment, useFactory: () => readEnvironment() }],
  exports: [Environment],
})
export class ConfigModule {}
