import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Page } from '../../common/list/page.js';
import { allowRevalidation, tagPage, tagRow } from './entity-tags.js';
import { MAX_LINK, type RouteSettings } from './responds.decorator.js';
import type { WrittenRow } from './written-row.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whether the caller may see the row that the route returns; false until that is known. */
    mayReadRow: boolean;
  }
}

/**
 * Adds the headers that follow from the return value of a controller, which therefore only has to
 * return a row or a page. A caller that may write but not read gets the `id` and `version` only, of a
 * stock movement its `document`.
 */
export function addResponseHeaders(fastify: FastifyInstance): void {
  fastify.decorateRequest('mayReadRow', false);
  fastify.addHook('preSerialization', (request, reply, payload, done) => {
    if (payload instanceof Page) {
      addPageHeaders(request, reply, payload);
      done(null, serializedPage(request, reply, payload));
      return;
    }
    const { location, tagged } = request.routeOptions.config as RouteSettings;
    const row = payload as WrittenRow;
    if (location && reply.statusCode === 201) {
      reply.header('location', `${request.pathPrefix}${location}/${row.id ?? row.document}`);
    }
    const isRowOrRows = tagged || location !== undefined || Array.isArray(payload);
    if (tagged || Array.isArray(payload)) allowRevalidation(reply);
    if (tagged && !hasIncludes(request)) tagRow(request, reply, row.version ?? FIXED);
    done(null, isRowOrRows && !request.mayReadRow ? shortForm(reply, payload) : payload);
  });
}

/** Serializes the rows here, with the compiled serializer of the route, because the tag is their hash. */
function serializedPage(request: FastifyRequest, reply: FastifyReply, page: Page<unknown>): string {
  const body = reply.getSerializationFunction('200')!(
    page.rows as object as Record<string, unknown>,
  );
  allowRevalidation(reply);
  tagPage(request, reply, body);
  reply.serializer((serialized: string) => serialized);
  return body;
}

/** The version of a row that never changes. */
const FIXED = 1;

/** Replaces the compiled serializer of the route, which requires all properties of a row. */
function shortForm(reply: FastifyReply, payload: unknown): WrittenRow | WrittenRow[] {
  reply.serializer(JSON.stringify);
  const short = ({ id, version, document, movements }: WrittenRow): WrittenRow => ({
    id,
    version,
    document,
    movements: movements?.map(short),
  });
  return Array.isArray(payload) ? payload.map(short) : short(payload as WrittenRow);
}

/** Embedded rows have versions of their own, which the row's version does not reflect. */
const hasIncludes = ({ query }: FastifyRequest): boolean =>
  Boolean((query as { include?: string }).include);

/** RFC 8288. Link targets are path-absolute and repeat the parameters as they were sent. */
function addPageHeaders(request: FastifyRequest, reply: FastifyReply, page: Page<unknown>): void {
  if (page.total !== undefined) reply.header('x-total-count', page.total);
  const end = request.url.indexOf('?');
  const path = request.pathPrefix + (end < 0 ? request.url : request.url.slice(0, end));
  const search = end < 0 ? '' : request.url.slice(end + 1);
  const kept = search.split('&').filter((pair) => !/^((cursor|offset)(=|$)|$)/.test(pair));
  const link = (relation: string, place?: string): string => {
    const pairs = place === undefined ? kept : [...kept, place];
    return `<${path}${pairs.length > 0 ? `?${pairs.join('&')}` : ''}>; rel="${relation}"`;
  };
  const { next, previous, first } = page.pages;
  const links = [
    ...(next ? [link('next', next)] : []),
    ...(previous ? [link('prev', previous)] : []),
    link('first', first),
  ];
  // Drops links from the end; the most important one comes first.
  while (links.length > 1 && links.join(', ').length > MAX_LINK) links.pop();
  reply.header('link', links.join(', '));
}
