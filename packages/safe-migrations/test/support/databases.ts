import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Driver from 'better-sqlite3';
import pg from 'pg';
import type { DataSourceOptions } from 'typeorm';

/** The package of the driver: 12.x runs on Node 20 and 22 and aborts on 24.19 and later; 13.x crashes on Node 20. */
export const driver = Number(process.versions.napi) >= 10 ? 'better-sqlite3-13' : 'better-sqlite3';
export const Sqlite: typeof Driver = createRequire(import.meta.url)(driver);

/** A database for one test, initially empty. */
export interface TestDatabase {
  /** The URL of a PostgreSQL database, or the path of an SQLite file. */
  url: string;
  drop(): Promise<void>;
}

export const isPostgres = (url: string): boolean => url.startsWith('postgres');

export function connectionOptions(url: string): DataSourceOptions {
  return isPostgres(url)
    ? { type: 'postgres', url }
    : { type: 'better-sqlite3', driver: Sqlite, database: url, enableWAL: true };
}

export async function createSqlite(): Promise<TestDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'migrations-test-'));
  return {
    url: join(folder, 'shop.db'),
    drop: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** On the server of TEST_DATABASE_URL. */
export async function createPostgres(): Promise<TestDatabase> {
  const name = `migrations_test_${randomBytes(8).toString('hex')}`;
  const server = process.env.TEST_DATABASE_URL!;
  await sql(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: async () => void (await sql(server, drop(name))) };
}

const drop = (name: string): string => `DROP DATABASE ${name} WITH (FORCE)`;

/**
 * Runs SQL without TypeORM.
 * @returns the rows of the last statement
 */
export async function sql(url: string, statements: string): Promise<Record<string, any>[]> {
  if (isPostgres(url)) {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      const results = await client.query(statements);
      return (Array.isArray(results) ? results.at(-1) : results).rows;
    } finally {
      await client.end();
    }
  }
  const connection = new Sqlite(url);
  try {
    const parts = statements.split(/;\s*\n/).filter((part) => part.trim() !== '');
    for (const part of parts.slice(0, -1)) connection.exec(part);
    const last = connection.prepare(parts.at(-1)!);
    if (last.reader) return last.all() as Record<string, any>[];
    last.run();
    return [];
  } finally {
    connection.close();
  }
}
