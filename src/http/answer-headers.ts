import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Page } from './page.js';
import type { RouteAnswers } from './responds.decorator.js';

/** Adds the headers that follow from what a controller returns, so that it need only return it. */
export function addAnswerHeaders(fastify: FastifyInstance): void {
  fastify.addHook('preSerialization', (request, reply, payload, done) => {
    if (payload instanceof Page) {
      addLinks(request, reply, payload);
      done(null, payload.rows);
      return;
    }
    const { location } = request.routeOptions.config as RouteAnswers;
    if (location && reply.statusCode === 201) {
      reply.header('location', `${location}/${(payload as { id: number }).id}`);
    }
    done(null, payload);
  });
}

/** RFC 8288. Targets are path-absolute and repeat the parameters as they were sent. */
function addLinks(request: FastifyRequest, reply: FastifyReply, page: Page<unknown>): void {
  const [path, search = ''] = request.url.split('?', 2);
  const kept = search.split('&').filter((pair) => pair !== '' && !/^cursor(=|$)/.test(pair));
  const target = (pairs: string[]) => (pairs.length > 0 ? `${path}?${pairs.join('&')}` : path);
  const links = [`<${target(kept)}>; rel="first"`];
  if (page.next) links.push(`<${target([...kept, `cursor=${page.next}`])}>; rel="next"`);
  reply.header('link', links.join(', '));
}
