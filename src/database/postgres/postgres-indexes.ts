import { Logger } from '@nestjs/common';
import type pg from 'pg';
import { isLockTimeout } from '../engine/database-errors.js';
import { postgresDriver } from './postgres-driver.js';

/** Largest import, in bytes, for which indexes are dropped: lists get slower while they are missing. */
const MAX_BYTES = 64 * 1024 * 1024;
/** Largest table, in rows, whose indexes may be dropped: lists of few rows need none. */
const MAX_ROWS = 1000;

/**
 * Drops indexes during a bulk load by the owner of the table, as `SqliteIndexes` does. They are recorded
 * in the table `deferred_indexes`, in the same transaction. If the process is killed, the next migration
 * builds them, which the owner runs at each start of an app or a command.
 */
export class PostgresIndexes {
  private readonly logger = new Logger('Indexes');

  constructor(private readonly connectionString: string) {}

  /**
   * Drops the indexes of a table that is almost empty.
   * @param bytes roughly how much will be added
   * @param lookedUp a column by which rows are looked up meanwhile: the index on it stays
   */
  async defer(table: string, bytes: number, lookedUp = ''): Promise<void> {
    if (bytes > MAX_BYTES) return;
    await this.withClient(async (client) => {
      await client.query('BEGIN');
      // Requests that wait behind this one must not notice.
      await client.query(`SET LOCAL lock_timeout = '300ms'`);
      const names = await record(client, table, lookedUp);
      for (const name of names) await client.query(`DROP INDEX "${name}"`);
      await client.query('COMMIT');
    }).catch((error: unknown) => {
      if (!isLockTimeout(error)) throw error;
    });
  }

  /** Builds the dropped indexes, one by one, beside reads and writes. */
  async restore(table: string): Promise<void> {
    try {
      await this.withClient(async (client) => {
        if (!(await owns(client, table))) return;
        const { rows } = await client.query(`SELECT "id", "sql" FROM "deferred_indexes"`);
        for (const { id, sql } of rows as { id: string; sql: string }[]) {
          await client.query(
            sql.replace(/^CREATE INDEX/, 'CREATE INDEX CONCURRENTLY IF NOT EXISTS'),
          );
          await client.query(`DELETE FROM "deferred_indexes" WHERE "id" = $1`, [id]);
        }
      });
    } catch (error) {
      this.logger.warn(
        `Indexes that an import dropped could not be built: ${(error as Error).message}. ` +
          'Run `npm run migration:run` to build them.',
      );
    }
  }

  private async withClient(use: (client: pg.Client) => Promise<void>): Promise<void> {
    const { Client } = postgresDriver();
    const client = new Client({ connectionString: this.connectionString });
    client.on('error', () => undefined);
    await client.connect();
    try {
      await use(client);
    } finally {
      await client.end();
    }
  }
}

async function owns(client: pg.Client, table: string): Promise<boolean> {
  const { rows } = await client.query(
    `SELECT pg_has_role(relowner, 'USAGE') AS owned FROM pg_class WHERE oid = $1::regclass`,
    [`"${table}"`],
  );
  return rows[0].owned;
}

/** @returns the names of the indexes to drop */
async function record(client: pg.Client, table: string, lookedUp: string): Promise<string[]> {
  if (!(await owns(client, table))) return [];
  const some = await client.query(`SELECT FROM "${table}" LIMIT ${MAX_ROWS + 1}`);
  if (some.rowCount! > MAX_ROWS) return [];
  const { rows } = await client.query(
    `INSERT INTO "deferred_indexes" ("id", "sql")
     SELECT relname, pg_get_indexdef(indexrelid) FROM pg_index JOIN pg_class ON oid = indexrelid
     WHERE indrelid = $1::regclass AND NOT indisunique
       AND pg_get_indexdef(indexrelid, 1, true) <> $2
     RETURNING "id"`,
    [`"${table}"`, lookedUp],
  );
  return rows.map(({ id }: { id: string }) => id);
}
