import pg from 'pg';
import { isForbidden, isLockTimeout } from './database-errors.js';
import { type DeferredIndexes, MAX_ROWS } from './deferred-indexes.js';

/** Held by whoever has taken indexes away, or builds them. */
const LOCK = `hashtext('octavo deferred indexes')`;

export class PostgresIndexes implements DeferredIndexes {
  /** Holds the lock while indexes are away. */
  private session: pg.Client | undefined;

  constructor(private readonly connectionString: string) {}

  async defer(table: string): Promise<void> {
    await this.withLock(async (client) => {
      await client.query('BEGIN');
      try {
        // Requests that wait behind this one must not notice.
        await client.query(`SET LOCAL lock_timeout = '300ms'`);
        const taken = await takeAway(client, table);
        await client.query('COMMIT');
        if (taken > 0) this.session = client;
      } catch (error) {
        await client.query('ROLLBACK');
        // The role that serves may not do this; rows can be added all the same.
        if (!isForbidden(error) && !isLockTimeout(error)) throw error;
      }
    });
  }

  async restore(): Promise<void> {
    await this.withLock(async (client) => {
      this.session = undefined;
      const { rows } = await client.query(`SELECT "id", "sql" FROM "deferred_indexes"`);
      for (const { id, sql } of rows as { id: string; sql: string }[]) await build(client, id, sql);
    });
  }

  /** Without the lock there is nothing to do: another process does it. */
  private async withLock(use: (client: pg.Client) => Promise<void>): Promise<void> {
    const client = this.session ?? (await this.connect());
    try {
      const { rows } = await client.query(`SELECT pg_try_advisory_lock(${LOCK}) AS locked`);
      if (rows[0].locked) await use(client);
    } finally {
      if (client !== this.session) await client.end();
    }
  }

  private async connect(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: this.connectionString });
    // A session that is lost has lost the lock: what is left to do wants a new one.
    client.on('error', () => {
      if (client === this.session) this.session = undefined;
    });
    await client.connect();
    return client;
  }
}

/** @returns how many */
async function takeAway(client: pg.Client, table: string): Promise<number> {
  const some = await client.query(`SELECT FROM "${table}" LIMIT ${MAX_ROWS + 1}`);
  if (some.rowCount! > MAX_ROWS) return 0;
  const { rows } = await client.query(
    `INSERT INTO "deferred_indexes" ("id", "sql")
     SELECT relname, pg_get_indexdef(indexrelid) FROM pg_index JOIN pg_class ON oid = indexrelid
     WHERE indrelid = $1::regclass AND NOT indisunique
     RETURNING "id"`,
    [`"${table}"`],
  );
  for (const { id } of rows as { id: string }[]) await client.query(`DROP INDEX "${id}"`);
  return rows.length;
}

/** Beside reads and writes; what an attempt that was broken off has left is not valid. */
async function build(client: pg.Client, id: string, sql: string): Promise<void> {
  const { rows } = await client.query(
    `SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = to_regclass($1)`,
    [`"${id}"`],
  );
  if (rows[0]?.valid === false) await client.query(`DROP INDEX CONCURRENTLY "${id}"`);
  await client.query(sql.replace(/^CREATE INDEX/, 'CREATE INDEX CONCURRENTLY IF NOT EXISTS'));
  await client.query(`DELETE FROM "deferred_indexes" WHERE "id" = $1`, [id]);
}
