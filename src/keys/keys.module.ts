import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Authentication } from './authentication.js';
import { CallerController } from './administration/caller.controller.js';
import { KeyAdministration } from './administration/key-administration.js';
import { KeysController } from './administration/keys.controller.js';
import { KeysService } from './keys.service.js';
import { ScopeGuard } from './scope.guard.js';

@Module({
  controllers: [KeysController, CallerController],
  exports: [Authentication, KeysService],
  providers: [
    KeysService,
    KeyAdministration,
    Authentication,
    { provide: APP_GUARD, useClass: ScopeGuard },
  ],
})
export class KeysModule {}
