import type { FastifyRequest } from 'fastify';
import type { Environment } from '../../config/environment.js';
import { Problem } from '../../common/problem.js';

const LOOPBACK = /^(.+\.)?localhost$|^127(\.\d{1,3}){3}$|^\[::1\]$/;
const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

type Settings = Pick<Environment, 'ALLOWED_HOSTS' | 'CORS_ORIGINS'>;

/**
 * Whether a foreign web page may have sent a request that needs no key. A page can make a browser
 * resolve the page's host name to 127.0.0.1 (DNS rebinding), which the Host header reveals, and it
 * can send forms to any URL, which Origin and Sec-Fetch-Site reveal.
 * @returns 421 for a foreign Host, 403 for a cross-site write, or undefined
 * @see https://fetch.spec.whatwg.org/#origin-header, https://w3c.github.io/webappsec-fetch-metadata
 */
export function foreignPageProblem(
  { headers, method }: FastifyRequest,
  { ALLOWED_HOSTS, CORS_ORIGINS }: Settings,
): Problem | undefined {
  // HTTP/1.0 requests may lack a Host, but no browser sends them.
  const host = headers.host?.toLowerCase();
  const name = host?.replace(/:\d*$/, '');
  if (name !== undefined && !LOOPBACK.test(name) && !isListed(name, ALLOWED_HOSTS)) {
    return new Problem(421, 'host_not_allowed', 'Without keys, only the local host is served');
  }
  const { origin, 'sec-fetch-site': site } = headers;
  if (SAFE_METHODS.includes(method) || isListed(origin, CORS_ORIGINS)) return undefined;
  const isForeign = origin !== undefined && (host === undefined || originHost(origin) !== host);
  return isForeign || site === 'cross-site'
    ? new Problem(403, 'cross_site', 'Without keys, pages of other sites cannot write')
    : undefined;
}

/** @param names separated by commas */
const isListed = (name: string | undefined, names: string | undefined): boolean =>
  name !== undefined && names !== undefined && names.split(',').includes(name);

const originHost = (origin: string): string | undefined =>
  URL.canParse(origin) ? new URL(origin).host : undefined;
