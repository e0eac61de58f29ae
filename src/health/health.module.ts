import { Global, Module } from '@nestjs/common';
import { Lifecycle } from '../http/connections/lifecycle.js';
import { HealthController } from './health.controller.js';

@Global()
@Module({ controllers: [HealthController], providers: [Lifecycle], exports: [Lifecycle] })
export class HealthModule {}
