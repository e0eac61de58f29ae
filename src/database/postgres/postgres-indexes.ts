import { Logger } from '@nestjs/common';
import type pg from 'pg';
import { isLockTimeout } from '../engine/database-errors.js';
import {
  type DroppableIndexes,
  INDEX_LOCK,
  MAX_BYTES,
  MAX_ROWS,
} from '../engine/deferred-indexes.js';
import { postgresDriver } from './postgres-driver.js';

/**
 * Drops indexes during a bulk load by the owner of the table, as `SqliteIndexes` does. They are recorded
 * in the table `deferred_indexes`, in the same transaction. If the process is killed, the next migration
 * builds them, which the owner runs at each start of an app or a command.
 *
 * One session holds a lock until they are built, so that no other process builds them meanwhile.
 */
export class PostgresIndexes implements DroppableIndexes {
  private readonly logger = new Logger('Indexes');
  /** While indexes are missing. */
  private session: pg.Client | undefined;

  constructor(private readonly connectionString: string) {}

  async defer(table: string, bytes: number, lookedUp = ''): Promise<void> {
    if (bytes > MAX_BYTES) return;
    const client = await this.lockedSession();
    if (!client) return;
    try {
      await client.query('BEGIN');
      // Requests that wait behind this one must not notice.
      await client.query(`SET LOCAL lock_timeout = '300ms'`);
      const names = await record(client, table, lookedUp);
      for (const name of names) await client.query(`DROP INDEX "${name}"`);
      await client.query('COMMIT');
      if (names.length > 0) this.session = client;
    } catch (error) {
      if (!isLockTimeout(error)) throw error;
    } finally {
      if (this.session !== client) await client.end();
    }
  }

  /** Builds the indexes that `defer` has dropped, one by one, beside reads and writes. */
  async restore(): Promise<void> {
    if (!this.session) return;
    try {
      const { rows } = await this.session.query(`SELECT "id", "sql" FROM "deferred_indexes"`);
      for (const { id, sql } of rows as Deferred[]) await build(this.session, id, sql);
    } catch (error) {
      this.logger.warn(
        `Indexes that an import dropped could not be built: ${(error as Error).message}. ` +
          'Run `npm run migration:run` to build them.',
      );
    } finally {
      await this.session.end().catch(() => undefined);
      this.session = undefined;
    }
  }

  /** Undefined if another process has the lock. */
  private async lockedSession(): Promise<pg.Client | undefined> {
    const { Client } = postgresDriver();
    const client = new Client({ connectionString: this.connectionString });
    // A lost session fails at its next query.
    client.on('error', () => undefined);
    await client.connect();
    const { rows } = await client.query(`SELECT pg_try_advisory_lock(${INDEX_LOCK}) AS locked`);
    if (rows[0].locked) return client;
    await client.end();
    return undefined;
  }
}

interface Deferred {
  id: string;
  sql: string;
}

/** @returns the names of the indexes to drop: none unless the role owns the table */
async function record(client: pg.Client, table: string, lookedUp: string): Promise<string[]> {
  const [{ owned }] = (
    await client.query(
      `SELECT pg_has_role(relowner, 'USAGE') AS owned FROM pg_class WHERE oid = $1::regclass`,
      [`"${table}"`],
    )
  ).rows;
  if (!owned) return [];
  const some = await client.query(`SELECT FROM "${table}" LIMIT ${MAX_ROWS + 1}`);
  if (some.rowCount! > MAX_ROWS) return [];
  const { rows } = await client.query(
    `INSERT INTO "deferred_indexes" ("id", "sql")
     SELECT relname, pg_get_indexdef(indexrelid) FROM pg_index JOIN pg_class ON oid = indexrelid
     WHERE indrelid = $1::regclass AND NOT indisunique AND indisvalid
       AND pg_get_indexdef(indexrelid, 1, true) <> $2
     ON CONFLICT DO NOTHING RETURNING "id"`,
    [`"${table}"`, lookedUp],
  );
  return rows.map(({ id }: Deferred) => id);
}

/** An attempt that was interrupted leaves an index that is not valid. */
async function build(client: pg.Client, id: string, sql: string): Promise<void> {
  const { rows } = await client.query(
    `SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = to_regclass($1)`,
    [`"${id}"`],
  );
  if (rows[0]?.valid === false) await client.query(`DROP INDEX CONCURRENTLY "${id}"`);
  await client.query(sql.replace(/^CREATE INDEX/, 'CREATE INDEX CONCURRENTLY IF NOT EXISTS'));
  await client.query(`DELETE FROM "deferred_indexes" WHERE "id" = $1`, [id]);
}
