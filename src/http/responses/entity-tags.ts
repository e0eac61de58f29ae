import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { MAX_HEADERS, MAX_INT } from '../../common/value-ranges.js';
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

/** If-Match uses the strong comparison (RFC 9110, 13.1.1), in which a weak tag never matches. */
function versionsIn(header: string): number[] | undefined {
  const tags = header.split(',').map((tag) => tag.trim());
  if (tags.includes('*')) return undefined;
  return tags.flatMap((tag) => {
    const version = Number(/^"([1-9]\d{0,9})"$/.exec(tag)?.[1]);
    return version <= MAX_INT ? [version] : [];
  });
}

/** Sets the ETag of the returned row, and the status to 304 if If-None-Match contains it. */
export function tagResponse(request: FastifyRequest, reply: FastifyReply, version: number): void {
  const tag = entityTag(version);
  reply.header('etag', tag);
  const known = request.headers['if-none-match'];
  if (known === undefined || !['GET', 'HEAD'].includes(request.method)) return;
  const tags = known.split(',').map((candidate) => candidate.trim().replace(/^W\//, ''));
  if (tags.includes(tag) || tags.includes('*')) reply.status(304);
}
