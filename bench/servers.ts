import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from '../test/support/postgres-server.js';
import { NODE_WITH_TYPESCRIPT } from './databases.js';

export type ServerName = 'bare' | 'nest' | 'octavo';

interface ServerDescription {
  title: string;
  /** Arguments of Node. */
  start: string[];
  /** Changes the copy of the database that this server gets. */
  sql?: string;
}

export const SERVERS: Record<ServerName, ServerDescription> = {
  bare: {
    title: 'bare Fastify, prepared statements',
    start: [...NODE_WITH_TYPESCRIPT, 'bench/peers/bare-fastify/main.ts'],
  },
  nest: {
    title: 'Nest + Express + repository',
    start: [...NODE_WITH_TYPESCRIPT, 'bench/peers/nest-express/main.ts'],
    // A repository compares the column itself, so it gets the index that one would give it.
    sql: `DROP INDEX "IDX_books_author"; CREATE INDEX "IDX_books_author" ON "books" ("author", "id")`,
  },
  octavo: { title: 'Octavo as shipped', start: ['dist/src/main.js'] },
};

/** A server in a process of its own. */
export interface Server {
  url: string;
  stop(): Promise<void>;
}

const START_WITHIN = 30_000;

/** @param nodeArguments for a profile, say */
export async function startServer(
  name: ServerName,
  databaseUrl: string,
  nodeArguments: string[] = [],
): Promise<Server> {
  const port = await freePort();
  const child = spawn(process.execPath, [...nodeArguments, ...SERVERS[name].start], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      LOG_LEVEL: 'warn',
      RATE_LIMIT: 'off',
      HOST: '127.0.0.1',
      PORT: String(port),
      DATABASE_URL: databaseUrl,
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

async function answers(url: string, child: ChildProcess): Promise<void> {
  for (const end = Date.now() + START_WITHIN; Date.now() < end;) {
    if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}`);
    const status = await fetch(url).then(
      (response) => response.status,
      () => undefined,
    );
    // A key may be asked for: that is an answer, too.
    if (status !== undefined && status < 500) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  child.kill();
  throw new Error(`${url} did not answer`);
}
