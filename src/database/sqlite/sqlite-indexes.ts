import { Logger } from '@nestjs/common';
import type Driver from 'better-sqlite3';

/**
 * Building an index holds the lock all the while, a second and more for a million rows: a write of
 * the app would not wait for longer.
 */
const MAX_BYTES = 64 * 1024 * 1024;
/** Rows that a table has at most whose indexes may be taken away: lists of few need none. */
const MAX_ROWS = 1000;

/** Runs a function in a transaction, as all that writes to the connection does. */
type InTransaction = <T>(run: () => T) => Promise<T>;

/**
 * Adding many rows to a table costs SQLite most in its indexes, unless they are built once, when
 * the rows are there. Unique ones stay, for rows are checked against them.
 *
 * What is taken away is remembered in the table `deferred_indexes`, in the transaction that takes
 * it: should the process be killed, the next one that opens the database builds it, and so does a
 * migration before anything else.
 */
export class SqliteIndexes {
  private readonly logger = new Logger('Indexes');

  constructor(
    private readonly connection: Driver.Database,
    private readonly inTransaction: InTransaction,
  ) {}

  /**
   * Takes the indexes of a table away, if it is as good as empty.
   * @param bytes about how much is to be added
   */
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

  /** Builds what has been taken away, one after the other. Reads are right without it, but slow. */
  async restore(): Promise<void> {
    try {
      while (await this.inTransaction(() => this.buildNext()));
    } catch (error) {
      this.logger.warn(
        `Indexes that an import has left out could not be built: ${(error as Error).message}. ` +
          'The next start tries again.',
      );
    }
  }

  /** Answers whether there was one to build. */
  private buildNext(): boolean {
    const next = this.connection
      .prepare<[], { id: string; sql: string }>(`SELECT "id", "sql" FROM "deferred_indexes"`)
      .get();
    if (!next) return false;
    this.build(next.sql.replace(/^CREATE INDEX/, 'CREATE INDEX IF NOT EXISTS'));
    this.connection.prepare(`DELETE FROM "deferred_indexes" WHERE "id" = ?`).run(next.id);
    return true;
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
