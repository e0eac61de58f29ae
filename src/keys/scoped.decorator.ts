import {
  applyDecorators,
  createParamDecorator,
  type ExecutionContext,
  SetMetadata,
} from '@nestjs/common';
import { ApiSecurity } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { Author } from './own-store.js';
import { type Caller, mayUse } from './scopes.js';

export const RESOURCE = 'octavo:resource';

/**
 * Declares the `@Resource` of a controller's routes: GET needs the scope `<resource>:read`, the
 * other methods need `<resource>:write`. `admin` is a scope itself.
 */
export const Scoped = (resource: string): ClassDecorator =>
  applyDecorators(SetMetadata(RESOURCE, resource), ApiSecurity('key', [resource]));

/** Routes that any key may use, whatever its scopes. */
export const AnyKey = (): ClassDecorator =>
  applyDecorators(SetMetadata(RESOURCE, 'any'), ApiSecurity('key', ['any']));

/** Routes that need no key. */
export const Public = (): ClassDecorator => SetMetadata(RESOURCE, 'public');

/** The id of the store to which the caller's key is limited, if any. */
export const OwnStore = createParamDecorator(
  (_, context: ExecutionContext): number | undefined =>
    context.switchToHttp().getRequest<FastifyRequest>().caller?.storeId,
);

/** Whether the caller may read all rows of a resource: a key for one store may not. */
export const MayRead = createParamDecorator(
  (resource: string, context: ExecutionContext): boolean => {
    const { caller } = context.switchToHttp().getRequest<FastifyRequest>();
    return caller !== null && caller.storeId === undefined && mayUse(caller, `${resource}:read`);
  },
);

/** Who sends the request, and what they may do. */
export const SentByCaller = createParamDecorator(
  (_, context: ExecutionContext): Caller =>
    context.switchToHttp().getRequest<FastifyRequest>().caller!,
);

/** Who sends the request, for writes that the stock ledger records. */
export const SentBy = createParamDecorator((_, context: ExecutionContext): Author => {
  const { caller } = context.switchToHttp().getRequest<FastifyRequest>();
  return { actor: caller?.keyId, ownStore: caller?.storeId };
});
