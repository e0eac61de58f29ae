import { Controller, Get, Header, Req } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Registry } from 'prom-client';
import { Environment } from '../config/environment.js';
import { foreignPageProblem } from '../http/requests/own-host.js';
import { Problem } from '../common/problem.js';
import { Authentication } from '../keys/authentication.js';
import { Public } from '../keys/scoped.decorator.js';
import { mayUse } from '../keys/scopes.js';
import { MetricsService } from './metrics.service.js';

@ApiTags('health')
@Public()
@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly metrics: MetricsService,
    private readonly authentication: Authentication,
    private readonly environment: Environment,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Read the metrics',
    description:
      'In the Prometheus text format. Open to this machine, unless a proxy makes all requests local; otherwise needs an admin key.',
  })
  @ApiProduces('text/plain')
  @ApiResponse({
    status: 200,
    description: 'OK',
    schema: { type: 'string', example: 'octavo_requests_in_flight 1' },
  })
  @ApiResponse({ status: 401 })
  @ApiResponse({ status: 403 })
  @Header('content-type', Registry.PROMETHEUS_CONTENT_TYPE)
  async getMetrics(@Req() request: FastifyRequest): Promise<string> {
    await this.requireReader(request);
    return this.metrics.text();
  }

  private async requireReader(request: FastifyRequest): Promise<void> {
    const { headers, socket } = request;
    const isLocal = /^(::ffff:)?127\.|^::1$/.test(socket.remoteAddress ?? '');
    if (isLocal && !this.environment.TRUST_PROXY) {
      const problem = foreignPageProblem(request, this.environment);
      if (problem) throw problem;
      return;
    }
    const { authorization } = headers;
    const caller = authorization && (await this.authentication.callerOf(authorization));
    if (!caller) throw new Problem(401, 'key_required', 'Send a key with the scope admin');
    if (!mayUse(caller, 'admin')) {
      throw new Problem(403, 'scope_missing', 'The key does not have the scope admin');
    }
  }
}
