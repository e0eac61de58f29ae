import { createRequire } from 'node:module';
import type Driver from 'better-sqlite3';

const require = createRequire(import.meta.url);

/**
 * The better-sqlite3 that works with this Node: 12.x runs on Node 20 and 22 but aborts on Node 24.19
 * and later; 13.x needs Node-API 10 and crashes on Node 20.
 */
const name = Number(process.versions.napi) >= 10 ? 'better-sqlite3-13' : 'better-sqlite3';

export const sqliteDriver: typeof Driver = require(name);

/** For threads, which load the driver themselves. */
export const sqliteDriverPath: string = require.resolve(name);
