import type Driver from 'better-sqlite3';
import { type DeferredIndexes, MAX_ROWS } from './deferred-indexes.js';

/**
 * Building an index holds the lock all the while, a second and more for a million rows: a write of
 * the app would not wait for longer.
 */
const MAX_BYTES = 64 * 1024 * 1024;

/** Runs a function in a transaction, as all that writes to the connection does. */
type InTransaction = <T>(run: () => T) => Promise<T>;

export class SqliteIndexes implements DeferredIndexes {
  constructor(
    private readonly connection: Driver.Database,
    private readonly inTransaction: InTransaction,
  ) {}

  async defer(table: string, bytes: number): Promise<void> {
    if (bytes > MAX_BYTES) return;
    await this.inTransaction(() => {
      const some = this.connection.prepare(`SELECT 1 FROM "${table}" LIMIT ?`);
      if (some.all(MAX_ROWS + 1).length > MAX_ROWS) return;
      const indexes = this.connection
        .prepare<[string], string>(
          `INSERT INTO "deferred_indexes" ("id", "sql")
           SELECT "name", "sql" FROM "sqlite_master"
           WHERE "type" = 'index' AND "tbl_name" = ? AND "sql" LIKE 'CREATE INDEX %'
           RETURNING "id"`,
        )
        .pluck()
        .all(table);
      for (const name of indexes) this.connection.exec(`DROP INDEX "${name}"`);
    });
  }

  async restore(): Promise<void> {
    const deferred = this.connection
      .prepare<[], { id: string; sql: string }>(`SELECT "id", "sql" FROM "deferred_indexes"`)
      .all();
    for (const { id, sql } of deferred) {
      await this.inTransaction(() => {
        this.build(sql.replace(/^CREATE INDEX/, 'CREATE INDEX IF NOT EXISTS'));
        this.connection.prepare(`DELETE FROM "deferred_indexes" WHERE "id" = ?`).run(id);
      });
    }
  }

  /** Rows are sorted in a file: in memory they would take as much of it as the index is large. */
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
