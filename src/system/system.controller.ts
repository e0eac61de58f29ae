import { Controller, Get } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { DescribedTag } from '../http/openapi/described-tag.decorator.js';
import { Responds } from '../http/responses/responds.decorator.js';
import { Scoped } from '../keys/scoped.decorator.js';
import { systemSchema } from './system.fields.js';
import { type System, SystemService } from './system.service.js';

@DescribedTag('system', 'What runs, and on which database')
@Scoped('admin')
@Controller('api/system')
export class SystemController {
  constructor(private readonly system: SystemService) {}

  @Get()
  @ApiOperation({ summary: 'Get the versions, the database and its migrations' })
  @Responds(200, systemSchema)
  getSystem(): Promise<System> {
    return this.system.describe();
  }
}
