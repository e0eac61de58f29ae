import { BlockList, isIPv6 } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { isPathPrefix } from '../../common/path-prefix.js';
import type { Environment } from '../../config/environment.js';

declare module 'fastify' {
  interface FastifyRequest {
    /**
     * What precedes the paths of the app in the URLs of this client, such as `/octavo`; or empty.
     * Fastify does not set it for a malformed URL.
     */
    readonly pathPrefix: string;
  }
}

/** Whether an address is one of the proxies of TRUST_PROXY. */
export type IsTrusted = (address: string) => boolean;

/** @param proxies addresses or networks, separated by commas */
export function trusted(proxies: string): IsTrusted {
  const list = new BlockList();
  for (const proxy of proxies.split(',')) {
    const [address, bits] = proxy.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return (address) => list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

/**
 * Gives each request the prefix of its client's URLs: the `X-Forwarded-Prefix` of a trusted proxy, or
 * BASE_PATH.
 */
export function addPathPrefix(
  fastify: FastifyInstance,
  { BASE_PATH = '' }: Environment,
  isTrusted: IsTrusted | undefined,
): void {
  fastify.decorateRequest('pathPrefix', {
    getter() {
      const forwarded = this.headers['x-forwarded-prefix'];
      if (forwarded === undefined || !isTrusted?.(this.socket.remoteAddress ?? ''))
        return BASE_PATH;
      const prefix = String(forwarded).replace(/\/$/, '');
      return isPathPrefix(prefix) ? prefix : BASE_PATH;
    },
  });
}

/** The path of a request target, which may begin with BASE_PATH: not every proxy removes it. */
export const withoutBasePath = (target: string, basePath: string | undefined): string =>
  basePath !== undefined && target.startsWith(`${basePath}/`)
    ? target.slice(basePath.length)
    : target;
