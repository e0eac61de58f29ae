import type { FastifyRequest } from 'fastify';

/**
 * Whether the request is for the API. The matched route decides, because a URL can be spelled in
 * many ways, such as `/%61pi/books`.
 */
export const isApi = ({ routeOptions }: FastifyRequest): boolean =>
  routeOptions.url?.startsWith('/api/') ?? false;
