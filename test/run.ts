import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { PostgresServer } from './support/postgres-server.js';

/**
 * Runs jest with the given arguments, with the app built, and beside a PostgreSQL of its own unless TEST_DATABASE_URL
 * names one. (Jest's globalSetup cannot load ES modules in TypeScript.)
 */
const JEST = ['--no-warnings', '--experimental-vm-modules', 'node_modules/jest/bin/jest.js'];

execFileSync(process.execPath, ['scripts/build-if-stale.js'], { stdio: 'inherit' });
const server = process.env.TEST_DATABASE_URL ? undefined : await PostgresServer.create();
try {
  const jest = spawn(process.execPath, [...JEST, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, TEST_DATABASE_URL: process.env.TEST_DATABASE_URL ?? server?.url() },
  });
  // An interrupt reaches jest as well; this process stays to stop the server.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => jest.kill());
  const [code] = (await once(jest, 'exit')) as [number | null];
  process.exitCode = code ?? 1;
} finally {
  await server?.remove();
}
