import type { FastifyRequest } from 'fastify';

/**
 * Whether the request is one for the API, by the route that was found: an address may be spelled
 * in many ways, such as `/%61pi/books`.
 */
export const isApi = ({ routeOptions }: FastifyRequest): boolean =>
  routeOptions.url?.startsWith('/api/') ?? false;
