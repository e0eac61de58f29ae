import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { PostgresServer } from '../test/support/postgres-server.js';

/** Runs a TypeScript file, with a PostgreSQL of its own unless TEST_DATABASE_URL names one. */
const server = process.env.TEST_DATABASE_URL ? undefined : await PostgresServer.create();
try {
  const child = spawn(process.execPath, [...process.execArgv, ...process.argv.slice(2)], {
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
