import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../common/problem.js';
import { RESOURCE } from './scoped.decorator.js';
import { isShared, mayUse, type Scope, scopeToEmbed } from './scopes.js';

/** Checks the scope that a route requires. A route that declares none is closed to everyone. */
@Injectable()
export class ScopeGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const resource = this.reflector.get<string | undefined>(RESOURCE, context.getClass());
    if (resource === 'public') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { caller, method, query } = request;
    const verb = method === 'GET' || method === 'HEAD' ? 'read' : 'write';
    const needed = [...scopesOf(resource, verb), ...embedded(query)];
    const missing = needed.find((scope) => !caller || !mayUse(caller, scope));
    if (resource && caller && missing === undefined) {
      request.mayReadRow =
        verb === 'read' || scopesOf(resource, 'read').every((scope) => mayUse(caller, scope));
      return true;
    }
    if (missing && isShared(missing) && caller?.storeId !== undefined) {
      const detail = `A key for one store cannot have the scope ${missing}`;
      throw new Problem(403, 'store_limited', detail);
    }
    throw new Problem(403, 'scope_missing', `The key does not have the scope ${missing}`);
  }
}

/** The scopes that a route needs by what its controller declares. */
function scopesOf(resource: string | undefined, verb: 'read' | 'write'): Scope[] {
  if (resource === 'any') return [];
  return resource === 'admin' ? ['admin'] : [`${resource}:${verb}`];
}

/** The scopes for embedded resources. The list itself refuses unknown names in `include`. */
function embedded(query: unknown): Scope[] {
  const { include } = query as { include?: string };
  if (!include) return [];
  return include.split(',').flatMap((name) => scopeToEmbed(name) ?? []);
}
