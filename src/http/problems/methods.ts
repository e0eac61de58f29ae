import { METHODS } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { sendProblem } from './problem.filter.js';
import { Problem } from '../../common/problem.js';

/**
 * Makes every known path respond to every method: 405 with `Allow` to unsupported ones, and 204 to
 * OPTIONS.
 * @returns a function to call when all routes are registered
 */
export function addOtherMethods(fastify: FastifyInstance): () => void {
  const methodsOf = new Map<string, Set<string>>();
  fastify.addHook('onRoute', ({ url, method }) => {
    const methods = methodsOf.get(url) ?? new Set();
    for (const name of [method].flat()) methods.add(name);
    methodsOf.set(url, methods);
  });

  return () => {
    // CONNECT never reaches a route: Node emits an event of its own for it.
    const all = METHODS.filter((method) => method !== 'CONNECT');
    for (const method of all) {
      if (!fastify.supportedMethods.includes(method)) fastify.addHttpMethod(method);
    }
    for (const [url, methods] of methodsOf) {
      if (url === '*' || methods.has('OPTIONS')) continue;
      const allow = [...methods, 'OPTIONS'].toSorted().join(', ');
      fastify.route({
        method: 'OPTIONS',
        url,
        handler: (_request, reply) => reply.header('allow', allow).status(204).send(),
      });
      fastify.route({
        method: all.filter((method) => !methods.has(method) && method !== 'OPTIONS'),
        url,
        // Before the body is parsed: its content does not matter.
        onRequest: (request, reply) => {
          const detail = `${request.method} is not allowed here`;
          sendProblem(
            new Problem(405, 'method_not_allowed', detail),
            request,
            reply.header('allow', allow),
          );
        },
        handler: () => undefined,
      });
    }
  };
}
