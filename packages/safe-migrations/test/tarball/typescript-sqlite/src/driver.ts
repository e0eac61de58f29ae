import { createRequire } from 'node:module';

/** Only because these tests run on several versions of Node; a project would name one driver. */
const name = Number(process.versions.napi) >= 10 ? 'better-sqlite3-13' : 'better-sqlite3';
export const driver: unknown = createRequire(import.meta.url)(name);
