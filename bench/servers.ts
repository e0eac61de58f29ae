import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from '../tools/postgres-server.js';
import { START_OPTIONS } from '../test/support/start-options.js';
import { NODE_WITH_TYPESCRIPT } from './databases.js';

export type ServerName = 'bare' | 'nest' | 'nest-fastify' | 'octavo';

interface ServerDescription {
  title: string;
  /** Arguments of Node. */
  start: string[];
  /** A program that changes this server's copy of the database. */
  program?: string[];
}

const PLAIN_TABLES = ['bench/peers/plain-tables.ts'];

export const SERVERS: Record<ServerName, ServerDescription> = {
  bare: {
    title: 'bare Fastify, prepared statements',
    start: [...NODE_WITH_TYPESCRIPT, 'bench/peers/bare-fastify/main.ts'],
  },
  nest: {
    title: 'Nest + Express + repository',
    start: [...NODE_WITH_TYPESCRIPT, 'bench/peers/nest-express/main.ts'],
    program: PLAIN_TABLES,
  },
  'nest-fastify': {
    title: 'Nest + Fastify + repository',
    start: [...NODE_WITH_TYPESCRIPT, 'bench/peers/nest-fastify/main.ts'],
    program: PLAIN_TABLES,
  },
  octavo: { title: 'Octavo as shipped', start: ['dist/src/main.js'] },
};

/** A server in a separate process. */
export interface Server {
  url: string;
  stop(): Promise<void>;
}

const START_WITHIN = 30_000;

/**
 * Starts any of the servers with the Node options that Octavo is shipped with.
 * @param start arguments of Node
 * @param settings environment variables, added to those of all benchmarks
 * @param log a file descriptor for its standard output
 */
export async function startServer(
  start: string[],
  databaseUrl: string,
  settings: NodeJS.ProcessEnv = {},
  log: number | 'ignore' = 'ignore',
): Promise<Server> {
  const port = await freePort();
  const child = spawn(process.execPath, [...START_OPTIONS, ...start], {
    stdio: ['ignore', log, 'inherit'],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      LOG_LEVEL: 'warn',
      RATE_LIMIT: 'off',
      ALLOW_ANONYMOUS: 'read',
      HOST: '127.0.0.1',
      PORT: String(port),
      DATABASE_URL: databaseUrl,
      ...settings,
    },
  });
  const url = `http://127.0.0.1:${port}`;
  await answers(`${url}/api/books/1`, child);
  return {
    url,
    async stop() {
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

/** Creates a key with the scope admin. @returns the value of the Authorization header */
export function createKey(databaseUrl: string): string {
  const create = 'dist/src/cli/keys.js create --name bench --scope admin --json'.split(' ');
  const env = { ...process.env, DATABASE_URL: databaseUrl };
  const { key } = JSON.parse(execFileSync(process.execPath, create, { env }).toString());
  return `Bearer ${key}`;
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  for (const end = Date.now() + START_WITHIN; Date.now() < end;) {
    if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}`);
    const status = await fetch(url).then(
      (response) => response.status,
      () => undefined,
    );
    if (status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  child.kill();
  throw new Error(`${url} did not answer`);
}
