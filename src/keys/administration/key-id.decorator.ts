import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../../common/problem.js';
import { documentParameter } from '../../http/document-parameter.js';

/**
 * The `:keyId` of the path.
 * @throws Problem (404), as for any unknown one, unless it has the form of a key's id
 */
export const KeyId = createParamDecorator(
  (_, context: ExecutionContext): string => {
    const { keyId } = context
      .switchToHttp()
      .getRequest<FastifyRequest<{ Params: { keyId: string } }>>().params;
    if (/^[0-9a-f]{16}$/.test(keyId)) return keyId;
    throw Problem.notFound('Key');
  },
  [
    documentParameter(
      ApiParam({
        name: 'keyId',
        description: 'The id of the key',
        schema: { type: 'string', maxLength: 16, example: '9f86d081884c7d65' },
      }),
    ),
  ],
);
