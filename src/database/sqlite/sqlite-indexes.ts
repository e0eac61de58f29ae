import { Logger } from '@nestjs/common';
import type Driver from 'better-sqlite3';
import { type DroppableIndexes, MAX_BYTES, MAX_ROWS } from '../engine/deferred-indexes.js';

/** Runs a function in a transaction, as everything that writes to the connection must. */
type InTransaction = <T>(run: () => T) => Promise<T>;

/**
 * Drops indexes during a bulk load. Maintaining them is most of what it costs SQLite to add many
 * rows; building them once afterwards is cheaper. Unique indexes stay, because rows are checked
 * against them.
 *
 * Dropped indexes are recorded in the table `deferred_indexes`, in the same transaction. If the
 * process is killed, the next one that opens the database builds them, and so does a migration
 * before anything else.
 */
export class SqliteIndexes implements DroppableIndexes {
  private readonly logger = new Logger('Indexes');

  constructor(
    private readonly connection: Driver.Database,
    private readonly inTransaction: InTransaction,
  ) {}

  /**
   * See `DroppableIndexes`. Building an index holds the lock, for more than a second with a million
   * rows, and a write of the app waits no longer than that: larger imports keep theirs.
   */
  async defer(table: string, bytes: number, lookedUp = ''): Promise<void> {
    if (bytes > MAX_BYTES) return;
    await this.inTransaction(() => {
      const some = this.connection.prepare(`SELECT 1 FROM "${table}" LIMIT ?`);
      if (some.all(MAX_ROWS + 1).length > MAX_ROWS) return;
      const indexes = this.connection
        .prepare<[string, string], string>(
          `INSERT INTO "deferred_indexes" ("id", "sql")
           SELECT "name", "sql" FROM "sqlite_master"
           WHERE "type" = 'index' AND "tbl_name" = ? AND "sql" LIKE 'CREATE INDEX %'
             AND ? IS NOT (SELECT "name" FROM pragma_index_info("sqlite_master"."name") LIMIT 1)
           RETURNING "id"`,
        )
        .pluck()
        .all(table, lookedUp);
      for (const name of indexes) this.connection.exec(`DROP INDEX "${name}"`);
    });
  }

  async restore(): Promise<void> {
    try {
      while (await this.inTransaction(() => this.buildNext()));
    } catch (error) {
      this.logger.warn(
        `Indexes that an import dropped could not be built: ${(error as Error).message}. ` +
          'The next start tries again.',
      );
    }
  }

  /** @returns whether there was one to build */
  private buildNext(): boolean {
    const next = this.connection
      .prepare<[], { id: string; sql: string }>(`SELECT "id", "sql" FROM "deferred_indexes"`)
      .get();
    if (!next) return false;
    this.build(next.sql.replace(/^CREATE INDEX/, 'CREATE INDEX IF NOT EXISTS'));
    this.connection.prepare(`DELETE FROM "deferred_indexes" WHERE "id" = ?`).run(next.id);
    return true;
  }

  /** Sorts the rows in a file: in memory, the sort would take as much space as the index. */
  private build(sql: string): void {
    const before = this.connection.pragma('temp_store', { simple: true });
    this.connection.pragma('temp_store = FILE');
    try {
      this.connection.exec(sql);
    } finally {
      this.connection.pragma(`temp_store = ${String(before)}`);
    }
  }
}
