import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { shownAs } from '../shown-as.js';

/** The entity tag of a row is its version. */
const entityTag = (version: number): string => `"${version}"`;

/**
 * The versions that `If-Match` accepts: undefined where any will do, none where it names only tags
 * that no row ever had.
 */
export const IfMatch = createParamDecorator(
  (_, context: ExecutionContext) => {
    const header = context.switchToHttp().getRequest<FastifyRequest>().headers['if-match'];
    return header === undefined ? undefined : versionsIn(header);
  },
  [
    shownAs(
      ApiHeader({
        name: 'If-Match',
        required: false,
        description: 'The tag of the version that is to be changed; 412 if there is another',
        schema: { type: 'string', example: '"1"' },
      }),
    ),
  ],
);

/** A weak tag never matches here: the comparison of RFC 9110 is a strong one. */
function versionsIn(header: string): number[] | undefined {
  const tags = header.split(',').map((tag) => tag.trim());
  if (tags.includes('*')) return undefined;
  return tags.flatMap((tag) => {
    const version = Number(/^"([1-9]\d{0,9})"$/.exec(tag)?.[1]);
    return version <= 2 ** 31 - 1 ? [version] : [];
  });
}

/** Sets the tag of a row that is answered, and makes it a 304 where the client has that already. */
export function tagAnswer(request: FastifyRequest, reply: FastifyReply, version: number): void {
  const tag = entityTag(version);
  reply.header('etag', tag);
  const known = request.headers['if-none-match'];
  if (known === undefined || !['GET', 'HEAD'].includes(request.method)) return;
  const tags = known.split(',').map((candidate) => candidate.trim().replace(/^W\//, ''));
  if (tags.includes(tag) || tags.includes('*')) reply.status(304);
}
