import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Reads } from '../database/reads.js';
import { objectSchema } from '../common/json-schema.js';
import { Lifecycle } from '../http/connections/lifecycle.js';
import { Public } from '../keys/scoped.decorator.js';
import { Responds } from '../http/responses/responds.decorator.js';

const healthSchema = objectSchema('Health', { status: { type: 'string', example: 'ok' } });

@ApiTags('health')
@Public()
@Controller('health')
export class HealthController {
  constructor(
    private readonly reads: Reads,
    private readonly lifecycle: Lifecycle,
  ) {}

  /** The process is running. */
  @Get('live')
  @Responds(200, healthSchema)
  live(): { status: string } {
    return { status: 'ok' };
  }

  /** The process can serve requests: its database responds, and it is not stopping. */
  @Get('ready')
  @Responds(200, healthSchema, { problems: [503] })
  async ready(): Promise<{ status: string }> {
    this.lifecycle.assertNotStopping();
    await this.reads.ping();
    return { status: 'ok' };
  }
}
