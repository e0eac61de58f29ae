import { readEnvironment } from '../src/config/environment.js';
import { runBesidePostgres } from './beside-postgres.js';

/**
 * Runs a TypeScript file, with a PostgreSQL of its own unless TEST_DATABASE_URL names one. With
 * `--if-postgres` before the file, only where DATABASE_URL is one too.
 */
const isOptional = process.argv[2] === '--if-postgres';
const isNeeded = !isOptional || readEnvironment().DATABASE_URL.startsWith('postgres');
const parameters = process.argv.slice(isOptional ? 3 : 2);

await runBesidePostgres([...process.execArgv, ...parameters], isNeeded);
