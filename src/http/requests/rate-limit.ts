import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import { Problem } from '../../common/problem.js';
import type { Environment } from '../../config/environment.js';
import { isApi } from '../is-api.js';

/** Limits the requests to the API per minute and key, or per address without a key. */
export async function limitRate(
  fastify: FastifyInstance,
  { RATE_LIMIT }: Environment,
): Promise<void> {
  await fastify.register(rateLimit, {
    global: RATE_LIMIT !== 'off',
    max: RATE_LIMIT === 'off' ? undefined : Number(RATE_LIMIT),
    timeWindow: 60_000,
    enableDraftSpec: true,
    keyGenerator: ({ caller, ip }) => caller?.keyId ?? ip,
    allowList: (request) => !isApi(request),
    errorResponseBuilder: () =>
      new Problem(429, 'rate_limited', 'Too many requests; try again when Retry-After says'),
  });
}
