import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Responds } from '../../http/responses/responds.decorator.js';
import { KeyAdministration, type KnownCaller } from './key-administration.js';
import { callerSchema } from './key.fields.js';
import { AnyKey, SentByCaller } from '../scoped.decorator.js';
import type { Caller } from '../scopes.js';

@ApiTags('keys')
@AnyKey()
@Controller('api/caller')
export class CallerController {
  constructor(private readonly keys: KeyAdministration) {}

  @Get()
  @ApiOperation({
    summary: 'Get what the sender may do',
    description: 'For programs that offer only what their key allows.',
  })
  @Responds(200, callerSchema)
  getCaller(@SentByCaller() caller: Caller): Promise<KnownCaller> {
    return this.keys.describe(caller);
  }
}
