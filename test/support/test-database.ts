import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

/** A database for one test, initially empty. */
export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

export const engine = process.env.DATABASE_URL?.startsWith('sqlite') ? 'sqlite' : 'postgres';

/** Creates it on the engine of this run of the suite. */
export function createTestDatabase(): Promise<TestDatabase> {
  return engine === 'sqlite' ? createSqlite() : createPostgres();
}

export async function createSqlite(): Promise<TestDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'octavo-test-'));
  return {
    url: `sqlite:///${join(folder, 'books.db')}`,
    drop: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** @param defaults settings of this database, by name */
export async function createPostgres(defaults: Record<string, string> = {}): Promise<TestDatabase> {
  const name = `octavo_${randomBytes(8).toString('hex')}`;
  const server = process.env.TEST_DATABASE_URL!;
  await execute(server, `CREATE DATABASE ${name}`);
  for (const [setting, value] of Object.entries(defaults)) {
    await execute(server, `ALTER DATABASE ${name} SET ${setting} = '${value}'`);
  }
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: () => execute(server, `DROP DATABASE ${name} WITH (FORCE)`),
  };
}

async function execute(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
