import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CompiledReads } from '../database/compiled-reads.js';
import { objectSchema } from '../http/json-schema.js';
import { Responds } from '../http/responds.decorator.js';

const healthSchema = objectSchema('Health', { status: { type: 'string', example: 'ok' } });

@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(private readonly reads: CompiledReads) {}

  /** The process runs. */
  @Get('live')
  @Responds(200, healthSchema)
  live(): { status: string } {
    return { status: 'ok' };
  }

  /** The process can serve: its database answers. */
  @Get('ready')
  @Responds(200, healthSchema, { problems: [503] })
  async ready(): Promise<{ status: string }> {
    await this.reads.ping();
    return { status: 'ok' };
  }
}
