import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { documentParameter } from './document-parameter.js';
import { Problem } from '../common/problem.js';
import { MAX_INT } from '../common/fields/value-ranges.js';

/**
 * The `:id` of the path.
 * @throws Problem (404), as for any unknown id, unless it is a plain decimal that a row can have
 */
export const Id = createParamDecorator(
  (_, context: ExecutionContext): number => {
    const { id } = context
      .switchToHttp()
      .getRequest<FastifyRequest<{ Params: { id: string } }>>().params;
    if (/^[1-9]\d{0,9}$/.test(id) && Number(id) <= MAX_INT) return Number(id);
    throw Problem.notFound();
  },
  [
    documentParameter(
      ApiParam({
        name: 'id',
        description: 'The id of the row',
        schema: { type: 'integer', format: 'int32', minimum: 1, maximum: MAX_INT, example: 1 },
      }),
    ),
  ],
);
