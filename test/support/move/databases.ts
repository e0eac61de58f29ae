import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openEndpoint } from '../../../src/cli/move/open-endpoint.js';
import { moveRows } from '../../../src/cli/move/move.js';
import type { TableDigest } from '../../../src/cli/move/table-digest.js';
import { runProgram } from '../programs.js';
import { createPostgres, type TestDatabase } from '../test-database.js';

/** Empty migrated databases of both engines, made by copying two that have been migrated once. */
export class MoveDatabases {
  private readonly folder = mkdtempSync(join(tmpdir(), 'octavo-move-'));
  private readonly made: string[] = [];
  private constructor(private readonly template: TestDatabase) {}

  static async create(): Promise<MoveDatabases> {
    const databases = new MoveDatabases(await createPostgres());
    await migrate(databases.sqliteUrl('template'));
    await migrate(databases.template.url);
    return databases;
  }

  sqlite(name: string): string {
    copyFileSync(join(this.folder, 'template.db'), join(this.folder, `${name}.db`));
    return this.sqliteUrl(name);
  }

  /** The URL of a file that may not exist. */
  sqliteUrl(name: string): string {
    return `sqlite:///${join(this.folder, `${name}.db`)}`;
  }

  async postgres(name: string): Promise<string> {
    const url = new URL(this.template.url);
    const template = url.pathname.slice(1);
    const database = `${template}_${name}`;
    await this.onServer(`DROP DATABASE IF EXISTS "${database}" WITH (FORCE)`);
    await this.onServer(`CREATE DATABASE "${database}" TEMPLATE "${template}"`);
    this.made.push(database);
    url.pathname = `/${database}`;
    return url.href;
  }

  async drop(): Promise<void> {
    for (const name of new Set(this.made)) {
      await this.onServer(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
    }
    await this.template.drop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private onServer(sql: string): Promise<unknown> {
    return query(process.env.TEST_DATABASE_URL!, sql);
  }
}

/** Runs SQL on a PostgreSQL database. */
export async function query(url: string, sql: string): Promise<Record<string, any>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Moves all rows, without the checks of the migrations. */
export async function move(from: string, to: string): Promise<TableDigest[]> {
  const source = (await openEndpoint(from, '--from'))!;
  const target = (await openEndpoint(to, '--to'))!;
  try {
    return await moveRows(source, target, () => ({
      update: () => undefined,
      end: () => undefined,
    }));
  } finally {
    await target.close();
    await source.close();
  }
}

/** Runs `npm run db:move`. */
export const dbMove = (...options: string[]) =>
  runProgram(['dist/src/cli/db-move.js', ...options], process.env);

async function migrate(url: string): Promise<void> {
  const env = { ...process.env, DATABASE_URL: url };
  const { code, stderr } = await runProgram(['dist/src/cli/migrations.js', 'run'], env);
  if (code !== 0) throw new Error(stderr);
}
