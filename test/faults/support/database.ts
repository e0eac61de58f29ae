import pg from 'pg';
import { parseDatabaseUrl } from '../../../src/config/database-url.js';
import { sqliteDriver } from '../../../src/database/sqlite/sqlite-driver.js';
import { createPostgres, createSqlite, type TestDatabase } from '../../support/test-database.js';
import { AppProcess } from '../../support/app-process.js';
import { Client } from './client.js';

/** PostgreSQL finds and counts a deadlock before the app gives up waiting for the lock. */
const DEFAULTS = { deadlock_timeout: '100ms' };

export const ENGINES = { SQLite: createSqlite, PostgreSQL: () => createPostgres(DEFAULTS) };
export type EngineName = keyof typeof ENGINES;

/** Reads what is in a database, past the app. */
export async function query(url: string, sql: string): Promise<Record<string, any>[]> {
  const database = parseDatabaseUrl(url);
  if (database.engine === 'sqlite') {
    const connection = new sqliteDriver(database.file!, { timeout: 5000 });
    try {
      return connection.prepare(sql).all() as Record<string, any>[];
    } finally {
      connection.close();
    }
  }
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** The number that `SELECT count(*) …` answers. */
export async function count(url: string, from: string): Promise<number> {
  const [row] = await query(url, `SELECT count(*) AS n FROM ${from}`);
  return Number(row.n);
}

const apps = new Map<EngineName, { app: AppProcess; client: Client; database: TestDatabase }>();

/** The app on an engine. It is started once: what one experiment did to it, it has survived. */
export async function withApp<T>(
  engine: EngineName,
  use: (app: AppProcess, client: Client, databaseUrl: string) => Promise<T>,
): Promise<T> {
  let shared = apps.get(engine);
  if (!shared?.app.isRunning) {
    const database = shared?.database ?? (await ENGINES[engine]());
    shared?.client.close();
    const app = await AppProcess.start({ DATABASE_URL: database.url });
    shared = { app, client: new Client(app.url), database };
    apps.set(engine, shared);
  }
  return use(shared.app, shared.client, shared.database.url);
}

/** The same on each engine, one after the other. */
export async function onBothEngines<T>(
  use: (engine: EngineName, app: AppProcess, client: Client, databaseUrl: string) => Promise<T[]>,
): Promise<T[]> {
  const results: T[] = [];
  for (const engine of Object.keys(ENGINES) as EngineName[]) {
    results.push(...(await withApp(engine, (...rest) => use(engine, ...rest))));
  }
  return results;
}

/** Ends the apps that are still running, and removes their databases. */
export async function closeApps(): Promise<void> {
  for (const { app, client, database } of apps.values()) {
    client.close();
    await app.kill();
    await database.drop();
  }
  apps.clear();
}
