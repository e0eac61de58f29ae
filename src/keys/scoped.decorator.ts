import {
  applyDecorators,
  createParamDecorator,
  type ExecutionContext,
  SetMetadata,
} from '@nestjs/common';
import { ApiSecurity } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { Resource } from './scopes.js';

export const RESOURCE = 'octavo:resource';

/** The resource that a controller's routes are about: reading it takes `<resource>:read`. */
export const Scoped = (resource: Resource): ClassDecorator =>
  applyDecorators(SetMetadata(RESOURCE, resource), ApiSecurity('key', [resource]));

/** Routes that need no key. */
export const Public = (): ClassDecorator => SetMetadata(RESOURCE, 'public');

/** The id of the only store that the caller may see, if there is such a limit. */
export const OwnStore = createParamDecorator(
  (_, context: ExecutionContext): number | undefined =>
    context.switchToHttp().getRequest<FastifyRequest>().caller?.storeId,
);
