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
   * @param program changes the copy: a TypeScript file, with its arguments
   * @returns its URL
   */
  copy(name: string, program?: string[]): Promise<string>;
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
    async copy(name, program) {
      const file = join(folder, `${name}.db`);
      copyFileSync(original, file);
      const url = `sqlite:///${file}`;
      if (program) run(program, url);
      return url;
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
    async copy(name, program) {
      await execute(server.url(), `CREATE DATABASE "${name}" TEMPLATE original`);
      if (program) run(program, server.url(name));
      await execute(server.url(name), 'VACUUM ANALYZE');
      return server.url(name);
    },
    async idle() {
      while ((await execute(server.url(), ACTIVE)).rowCount! > 0) await delay(50);
    },
    remove: () => server.remove(),
  };
}

/** Migrates an empty database, and fills it. */
export const fill = (url: string, rows: number, cwd?: string): void =>
  run(['bench/prepare.ts', String(rows)], url, cwd);

/** Runs a program in a process of its own: entities choose column types by the engine when they load. */
function run(program: string[], url: string, cwd?: string): void {
  execFileSync(process.execPath, [...NODE_WITH_TYPESCRIPT, ...program], {
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
