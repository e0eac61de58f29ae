import { Global, Module } from '@nestjs/common';
import { Environment, readEnvironment } from './environment.js';

/** Makes the checked environment available for injection everywhere. */
@Global()
@Module({
  providers: [{ provide: Environment, useFactory: () => readEnvironment() }],
  exports: [Environment],
})
export class ConfigModule {}
