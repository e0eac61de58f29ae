import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import type { Client, Pool } from 'pg';
import type { QueryRunner } from 'typeorm';
import { type LockWait, waitForLock } from './wait-for-lock.js';

/** The advisory locks of the migrating process, and of the session in which migrations run. */
const MIGRATING = 0x4d_49_47;
const RUNNING_STEPS = 0x4d_49_48;

export interface PostgresLock {
  /** @throws Error when the server no longer holds the lock for us */
  assertHeld(): Promise<void>;
  release(): Promise<void>;
}

/**
 * An advisory lock on its own session, so that no failing migration can release it. The session of
 * the migrations holds a second one: if this process is killed during a long statement, the server
 * continues with it for a while, and no other process may start until then.
 */
export async function lockPostgres(
  pool: Pool,
  steps: QueryRunner,
  table: string,
  wait: LockWait,
): Promise<PostgresLock> {
  const key = createHash('sha256').update(table).digest().readUInt32BE() >>> 1;
  const client = await openSession(pool);
  const release = async (): Promise<void> => {
    await Promise.allSettled([
      client.end(),
      steps.isReleased ? undefined : steps.query('SELECT pg_advisory_unlock_all()'),
    ]);
  };
  try {
    const query = async (sql: string): Promise<any[]> => (await client.query(sql)).rows;
    await waitForLock(wait, attempt(query, MIGRATING, key), holder(query, MIGRATING, key));
    // The server notices at once when the process of a running statement is gone (14 and later).
    await steps.query(
      `SELECT set_config(name, '500ms', false) FROM pg_settings
       WHERE name = 'client_connection_check_interval'`,
    );
    const run = (sql: string): Promise<any[]> => steps.query(sql);
    await waitForLock(wait, attempt(run, RUNNING_STEPS, key), holder(run, RUNNING_STEPS, key));
  } catch (error) {
    await release();
    throw error;
  }
  return { assertHeld: () => assertHeld(client, key), release };
}

/** A connection outside the pool, which may have room for only one. */
async function openSession(pool: Pool): Promise<Client> {
  const { Client, options } = pool as unknown as { Client: typeof import('pg').Client } & Pool;
  const client = new Client({
    ...options,
    application_name: `migrations: process ${process.pid} on ${hostname()}`.slice(0, 63),
  });
  // A session that breaks is noticed by assertHeld; unheard, the event would end Node.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

type Query = (sql: string) => Promise<any[]>;

const attempt = (query: Query, kind: number, key: number) => async (): Promise<true | undefined> =>
  (await query(`SELECT pg_try_advisory_lock(${kind}, ${key}) AS held`))[0].held || undefined;

const ofLock = (kind: number, key: number): string =>
  `locktype = 'advisory' AND classid = ${kind} AND objid = ${key} AND objsubid = 2 AND granted
   AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

const holder = (query: Query, kind: number, key: number) => async (): Promise<string> => {
  const [row] = await query(
    `SELECT a.pid, a.application_name, a.usename, a.client_addr, a.backend_start
     FROM pg_locks JOIN pg_stat_activity a USING (pid) WHERE ${ofLock(kind, key)}`,
  );
  if (!row) return 'another session';
  const from = row.client_addr ? ` from ${row.client_addr}` : '';
  return (
    `${row.application_name || 'a session'} (backend ${row.pid}, user ${row.usename}${from}, ` +
    `since ${new Date(row.backend_start).toISOString()})`
  );
};

async function assertHeld(client: Client, key: number): Promise<void> {
  const held = await client
    .query(`SELECT 1 FROM pg_locks WHERE pid = pg_backend_pid() AND ${ofLock(MIGRATING, key)}`)
    .then(({ rowCount }) => rowCount === 1)
    .catch(() => false);
  if (!held) {
    throw new Error('The lock for migrations was lost (its session has ended): nothing was kept');
  }
}
