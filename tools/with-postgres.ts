import { readEnvironment } from '../src/config/environment.js';
import { runBesidePostgres } from './beside-postgres.js';

/**
 * Runs a TypeScript file with its own PostgreSQL, unless TEST_DATABASE_URL names one. With
 * `--if-postgres` before the file, it does so only if DATABASE_URL is a PostgreSQL URL.
 */
const isOptional = process.argv[2] === '--if-postgres';
const isNeeded = !isOptional || readEnvironment().DATABASE_URL.startsWith('postgres');
const parameters = process.argv.slice(isOptional ? 3 : 2);

await runBesidePostgres([...process.execArgv, ...parameters], isNeeded);
