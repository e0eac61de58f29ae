import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Authentication } from './authentication.js';
import { KeysService } from './keys.service.js';
import { ScopeGuard } from './scope.guard.js';

@Module({
  exports: [Authentication, KeysService],
  providers: [KeysService, Authentication, { provide: APP_GUARD, useClass: ScopeGuard }],
})
export class KeysModule {}
