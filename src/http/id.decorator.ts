import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { documentParameter } from './document-parameter.js';
import { Problem } from '../common/problem.js';
import { MAX_INT } from '../common/fields/value-ranges.js';

/** As those that the app makes. */
export const EXAMPLE_UUID = '5f0c2ad5-8f0e-4a9b-b0f4-6d1d2f5c7a10';

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

/**
 * The `:uuid` of the path.
 * @throws Problem (404), as for any unknown one, unless it is a UUID in lower case
 */
export const Uuid = createParamDecorator(
  (_, context: ExecutionContext): string => {
    const { uuid } = context
      .switchToHttp()
      .getRequest<FastifyRequest<{ Params: { uuid: string } }>>().params;
    if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(uuid)) return uuid;
    throw Problem.notFound('Document');
  },
  [
    documentParameter(
      ApiParam({
        name: 'uuid',
        description: 'The document',
        schema: { type: 'string', format: 'uuid', maxLength: 36, example: EXAMPLE_UUID },
      }),
    ),
  ],
);
