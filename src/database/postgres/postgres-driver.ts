import { createRequire } from 'node:module';
import type pg from 'pg';

const require = createRequire(import.meta.url);
let driver: typeof pg | undefined;

/** Loads pg when it is first used: a process that works on SQLite never does. */
export const postgresDriver = (): typeof pg => (driver ??= require('pg') as typeof pg);
