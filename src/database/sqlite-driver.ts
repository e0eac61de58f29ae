import { createRequire } from 'node:module';
import type Driver from 'better-sqlite3';

const require = createRequire(import.meta.url);

/**
 * better-sqlite3 for this Node: 12.x runs on Node 20 and 22 and aborts on Node 24.19 and later,
 * 13.x needs Node-API 10 and crashes on Node 20.
 */
export const sqliteDriver: typeof Driver = require(
  Number(process.versions.napi) >= 10 ? 'better-sqlite3-13' : 'better-sqlite3',
);
