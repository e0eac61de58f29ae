import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { PostgresServer } from './postgres-server.js';

/**
 * Runs Node with these parameters beside a PostgreSQL of its own, whose URL it finds in
 * TEST_DATABASE_URL, unless that names one already. This process then ends with its exit code.
 * @param isNeeded whether there has to be a PostgreSQL at all
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
