import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { PostgresServer } from '../tools/postgres-server.js';
import type { EngineName } from './options.js';

export const NODE_WITH_TYPESCRIPT = ['--import', '@swc-node/register/esm-register'];

/** Databases with equal content on one engine. */
export interface Databases {
  /**
   * Copies the filled database.
   * @param sql runs on the copy
   * @returns its URL
   */
  copy(name: string, sql?: string): Promise<string>;
  /**
   * Resolves when no query runs: PostgreSQL continues the queries of disconnected clients, which
   * must not slow down the next measurement.
   */
  idle(): Promise<void>;
  remove(): Promise<void>;
}

/**
 * Migrates and fills a database; PostgreSQL runs with its defaults, so it flushes each commit.
 * @param cwd the source tree with the migrations, by default this one
 */
export function createDatabases(
  engine: EngineName,
  rows: number,
  cwd?: string,
): Promise<Databases> {
  return engine === 'sqlite' ? createSqlite(rows, cwd) : createPostgres(rows, cwd);
}

async function createSqlite(rows: number, cwd?: string): Promise<Databases> {
  const folder = mkdtempSync(join(tmpdir(), 'octavo-bench-'));
  const original = join(folder, 'original.db');
  fill(`sqlite:///${original}`, rows, cwd);
  return {
    async copy(name, sql) {
      const file = join(folder, `${name}.db`);
      copyFileSync(original, file);
      if (sql) {
        const { sqliteDriver } = await import('../src/database/sqlite/sqlite-driver.js');
        new sqliteDriver(file).exec(sql).close();
      }
      return `sqlite:///${file}`;
    },
    // A SQLite query ends before its process answers the next request.
    idle: async () => undefined,
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function createPostgres(rows: number, cwd?: string): Promise<Databases> {
  const server = await PostgresServer.create([]);
  await execute(server.url(), 'CREATE DATABASE original');
  fill(server.url('original'), rows, cwd);
  return {
    async copy(name, sql) {
      await execute(server.url(), `CREATE DATABASE "${name}" TEMPLATE original`);
      if (sql) await execute(server.url(name), sql);
      await execute(server.url(name), 'VACUUM ANALYZE');
      return server.url(name);
    },
    async idle() {
      while ((await execute(server.url(), ACTIVE)).rowCount! > 0) await delay(50);
    },
    remove: () => server.remove(),
  };
}

function fill(url: string, rows: number, cwd?: string): void {
  execFileSync(process.execPath, [...NODE_WITH_TYPESCRIPT, 'bench/prepare.ts', String(rows)], {
    stdio: 'inherit',
    cwd,
    env: { ...process.env, DATABASE_URL: url },
  });
}

const ACTIVE = `SELECT FROM pg_stat_activity
  WHERE state = 'active' AND backend_type = 'client backend' AND pid <> pg_backend_pid()`;

async function execute(url: string, sql: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}
