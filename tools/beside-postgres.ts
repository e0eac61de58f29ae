import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { PostgresServer } from './postgres-server.js';

/**
 * Runs Node with these parameters and its own PostgreSQL, whose URL is passed in TEST_DATABASE_URL,
 * unless that already names one. This process then exits with the exit code of that one.
 * @param isNeeded whether PostgreSQL is needed at all
 */
export async function runBesidePostgres(parameters: string[], isNeeded = true): Promise<void> {
  const isGiven = process.env.TEST_DATABASE_URL !== undefined;
  const server = isNeeded && !isGiven ? await PostgresServer.create() : undefined;
  try {
    const child = spawn(process.execPath, parameters, {
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
}
