import {
  applyDecorators,
  createParamDecorator,
  type ExecutionContext,
  SetMetadata,
} from '@nestjs/common';
import { ApiSecurity } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';

export const RESOURCE = 'octavo:resource';

/** The `@Resource` that a controller's routes are about: reading it takes `<resource>:read`. */
export const Scoped = (resource: string): ClassDecorator =>
  applyDecorators(SetMetadata(RESOURCE, resource), ApiSecurity('key', [resource]));

/** Routes that need no key. */
export const Public = (): ClassDecorator => SetMetadata(RESOURCE, 'public');

/** The id of the only store that the caller may see, if there is such a limit. */
export const OwnStore = createParamDecorator(
  (_, context: ExecutionContext): number | undefined =>
    context.switchToHttp().getRequest<FastifyRequest>().caller?.storeId,
);
