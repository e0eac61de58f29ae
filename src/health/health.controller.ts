import { Controller, Get } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { Reads } from '../database/reads.js';
import { objectSchema } from '../common/json-schema.js';
import { Lifecycle } from '../http/connections/lifecycle.js';
import { Public } from '../keys/scoped.decorator.js';
import { DescribedTag } from '../http/openapi/described-tag.decorator.js';
import { Responds } from '../http/responses/responds.decorator.js';

const healthSchema = objectSchema('Health', {
  status: { type: 'string', enum: ['ok'], example: 'ok' },
});

@DescribedTag('health', 'Whether the process works, for probes and monitoring')
@Public()
@Controller('health')
export class HealthController {
  constructor(
    private readonly reads: Reads,
    private readonly lifecycle: Lifecycle,
  ) {}

  @Get('live')
  @ApiOperation({ summary: 'Check liveness', description: 'The process is running.' })
  @Responds(200, healthSchema)
  checkLiveness(): { status: string } {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiOperation({
    summary: 'Check readiness',
    description: 'The process can serve requests: its database responds, and it is not stopping.',
  })
  @Responds(200, healthSchema, { problems: [503] })
  async checkReadiness(): Promise<{ status: string }> {
    this.lifecycle.assertNotStopping();
    await this.reads.ping();
    return { status: 'ok' };
  }
}
