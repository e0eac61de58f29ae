import { hash } from 'node:crypto';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { MAX_HEADERS, MAX_INT } from '../../common/fields/value-ranges.js';
import { documentParameter } from '../document-parameter.js';

/** The entity tag of a row is its version. */
const entityTag = (version: number): string => `"${version}"`;

/**
 * The versions that `If-Match` accepts: undefined for any, empty if no tag in it can belong to a
 * row.
 */
export const IfMatch = createParamDecorator(
  (_, context: ExecutionContext) => {
    const header = context.switchToHttp().getRequest<FastifyRequest>().headers['if-match'];
    return header === undefined ? undefined : versionsIn(header);
  },
  [
    documentParameter(
      ApiHeader({
        name: 'If-Match',
        required: false,
        description: 'The ETag of the version to change, such as `"1"`; 412 if it has another one',
        schema: { type: 'string', maxLength: MAX_HEADERS },
      }),
    ),
  ],
);

/**
 * RFC 9110, 13.1.1, lets only strong tags match. Weak ones match here too: the tag of a row is its
 * version, which no representation changes, and a proxy that compresses answers weakens their tags.
 */
function versionsIn(header: string): number[] | undefined {
  const tags = header.split(',').map((tag) => tag.trim());
  if (tags.includes('*')) return undefined;
  return tags.flatMap((tag) => {
    const version = Number(/^(?:W\/)?"([1-9]\d{0,9})"$/.exec(tag)?.[1]);
    return version <= MAX_INT ? [version] : [];
  });
}

/** Lets only the client itself store the response, and makes it ask each time whether it is current. */
export const allowRevalidation = (reply: FastifyReply): unknown =>
  reply.header('cache-control', 'private, no-cache');

/** Sets the ETag of the returned row, and the status to 304 if If-None-Match contains it. */
export const tagRow = (request: FastifyRequest, reply: FastifyReply, version: number): void =>
  tagResponse(request, reply, entityTag(version));

/**
 * Sets the ETag of a page, a hash of its body and of the headers that belong to it, and the status to
 * 304 if If-None-Match contains it.
 */
export function tagPage(request: FastifyRequest, reply: FastifyReply, body: string): void {
  // Hashed by itself: appending to it would copy it.
  const content = hash('sha1', body);
  const all = `${content} ${reply.getHeader('link')} ${reply.getHeader('x-total-count')}`;
  tagResponse(request, reply, `"${hash('sha1', all, 'base64url')}"`);
}

function tagResponse(request: FastifyRequest, reply: FastifyReply, tag: string): void {
  reply.header('etag', tag);
  const known = request.headers['if-none-match'];
  if (known === undefined || !['GET', 'HEAD'].includes(request.method)) return;
  const tags = known.split(',').map((candidate) => candidate.trim().replace(/^W\//, ''));
  if (tags.includes(tag) || tags.includes('*')) reply.status(304);
}
