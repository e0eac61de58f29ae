import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** Beside the programs in dist/, where `vite build` writes it. */
const FOLDER = fileURLToPath(new URL('../web/', import.meta.url));

/** All that the console needs is its own files and the API of this server. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join(';');
/** Names of assets contain a hash of their content; browsers ask for the favicon at each new address. */
const CACHING: [path: RegExp, value: string][] = [
  [/\/assets\//, 'public, max-age=31536000, immutable'],
  [/\/favicon\.svg$/, 'public, max-age=3600'],
  [/./, 'no-cache'],
];

/**
 * Serves the console at `/`, and its assets, without a key. Each file is a route of its own, so that any
 * other path stays unknown.
 */
export async function serveConsole(fastify: FastifyInstance): Promise<void> {
  if (!existsSync(FOLDER)) return;
  await fastify.register(fastifyStatic, {
    root: FOLDER,
    wildcard: false,
    preCompressed: true,
    decorateReply: false,
    cacheControl: false,
    setHeaders: (reply, path) => {
      reply.header('cache-control', CACHING.find(([files]) => files.test(path))![1]);
      reply.header('content-security-policy', POLICY);
    },
  });
}
