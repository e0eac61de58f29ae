import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readEnvironment } from '../src/config/environment.js';
import { PostgresServer } from '../test/support/postgres-server.js';

/**
 * Runs a TypeScript file, with a PostgreSQL of its own unless TEST_DATABASE_URL names one. With
 * `--if-postgres` before the file, only where DATABASE_URL is one too.
 */
const isOptional = process.argv[2] === '--if-postgres';
const isNeeded = !isOptional || readEnvironment().DATABASE_URL.startsWith('postgres');
const parameters = process.argv.slice(isOptional ? 3 : 2);

const isGiven = process.env.TEST_DATABASE_URL !== undefined;
const server = isNeeded && !isGiven ? await PostgresServer.create() : undefined;
try {
  const child = spawn(process.execPath, [...process.execArgv, ...parameters], {
    stdio: 'inherit',
    env: { ...process.env, TEST_DATABASE_URL: process.env.TEST_DATABASE_URL ?? server?.url() },
  });
  // An interrupt reaches the child as well; this process stays to stop the server.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill());
  const [code] = (await once(child, 'exit')) as [number | null];
  process.exitCode = code ?? 1;
} finally {
  await server?.remove();
}
