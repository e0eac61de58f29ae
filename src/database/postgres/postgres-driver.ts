import { createRequire } from 'node:module';
import type pg from 'pg';

const require = createRequire(import.meta.url);
let driver: typeof pg | undefined;

/** Loads pg when it is first used: a process that works on SQLite never does. */
export const postgresDriver = (): typeof pg => (driver ??= load());

/**
 * Before Node 21 there is no `navigator`, and pg creates a Response to find out whether it runs at
 * Cloudflare. That loads all of fetch: 4 MB and 50 ms.
 */
function load(): typeof pg {
  if ('navigator' in globalThis) return require('pg') as typeof pg;
  Object.defineProperty(globalThis, 'navigator', {
    value: { userAgent: `Node.js/${process.versions.node}` },
    configurable: true,
  });
  try {
    return require('pg') as typeof pg;
  } finally {
    Reflect.deleteProperty(globalThis, 'navigator');
  }
}
