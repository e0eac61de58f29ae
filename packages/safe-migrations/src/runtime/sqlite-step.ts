import type Driver from 'better-sqlite3';
import type { DataSource, QueryRunner, Table } from 'typeorm';
import { foreignKeyViolations } from './foreign-key-check.js';
import { override } from './override-methods.js';
import type { StepRules } from './step-rules.js';
import { isBusy } from './locks/sqlite-lock.js';
import { keepCounter, rebuildKeepingAll, recreate } from './sqlite-rebuild.js';
import { brokenObjects, droppedObject, schemaObjects, tableSql } from './sqlite-schema.js';

/** Statements that SQLite rejects or ignores in a transaction, or that begin or end one. */
const OUTSIDE =
  /^\s*(VACUUM|ATTACH|DETACH|PRAGMA\s+journal_mode|BEGIN|COMMIT|END|ROLLBACK(?!\s+TO))\b/i;

/** The methods of TypeORM's runner that are replaced while a migration runs. */
interface RunnerInside {
  query(sql: string, ...rest: unknown[]): Promise<unknown>;
  recreateTable(newTable: Table, oldTable: Table, migrateData?: boolean): Promise<void>;
  getCachedTable(name: string): Promise<Table>;
  loadedTables: Table[];
}

/** Keeps rows, and the triggers and indexes that TypeORM does not know. */
export class SqliteStepRules implements StepRules {
  private readonly connection: Driver.Database;

  constructor(
    dataSource: DataSource,
    private readonly queryRunner: QueryRunner,
  ) {
    const { driver } = dataSource as unknown as {
      driver: { databaseConnection: Driver.Database };
    };
    this.connection = driver.databaseConnection;
  }

  /** In a transaction SQLite ignores the pragma: rebuilding a parent would delete its children. */
  async session<T>(work: () => Promise<T>): Promise<T> {
    const before = this.connection.pragma('foreign_keys', { simple: true });
    this.connection.pragma('foreign_keys = OFF');
    try {
      return await work();
    } finally {
      this.connection.pragma(`foreign_keys = ${before}`);
    }
  }

  /** Always: on SQLite nearly everything can run in a transaction, so a kill undoes it. */
  isTransactional(): boolean {
    return true;
  }

  async begin(): Promise<void> {
    // Takes the write lock now: in the middle of a transaction, SQLite would not wait for it.
    const restore = override(this.queryRunner, {
      query:
        (original) =>
        (sql: string, ...rest: any[]) =>
          original(sql === 'BEGIN TRANSACTION' ? 'BEGIN IMMEDIATE' : sql, ...rest),
    });
    try {
      await this.queryRunner.startTransaction();
    } finally {
      restore();
    }
  }

  async step(run: () => Promise<void>): Promise<void> {
    const objects = schemaObjects(this.connection);
    const broken = brokenObjects(this.connection);
    const dropped = new Set<string>();
    const restore = this.watch(dropped);
    try {
      await run();
    } finally {
      restore();
    }
    const present = new Set(schemaObjects(this.connection).map(({ name }) => name));
    for (const object of objects) {
      const isLost = !present.has(object.name) && !dropped.has(object.name);
      if (isLost && tableSql(this.connection, object.table)) recreate(this.connection, object);
    }
    for (const [name, message] of brokenObjects(this.connection)) {
      if (!broken.has(name)) throw new Error(`The migration breaks ${name}: ${message}`);
    }
  }

  async beforeCommit(): Promise<void> {
    const violations = foreignKeyViolations(this.connection);
    if (violations.length > 0) {
      throw new Error(`Rows refer to rows that do not exist:\n  ${violations.join('\n  ')}`);
    }
  }

  isRetryable(error: unknown): boolean {
    return isBusy((error as { driverError?: unknown }).driverError ?? error);
  }

  /** @param dropped receives the names of what the migration itself drops */
  private watch(dropped: Set<string>): () => void {
    const runner = this.queryRunner as unknown as RunnerInside;
    let isRebuilding = false;
    return override(runner, {
      query:
        (original) =>
        async (sql, ...rest) => {
          const name = isRebuilding ? undefined : droppedObject(sql);
          if (name) dropped.add(name);
          if (isRebuilding) keepCounter(this.connection, sql);
          if (!OUTSIDE.test(sql)) return original(sql, ...rest);
          if (!/^\s*(COMMIT|END|ROLLBACK)/i.test(sql)) this.connection.exec('COMMIT');
          try {
            return await original(sql, ...rest);
          } finally {
            if (!this.connection.inTransaction) this.connection.exec('BEGIN IMMEDIATE');
          }
        },
      recreateTable: (original) => async (newTable, oldTable, migrateData) => {
        isRebuilding = true;
        const kept = new Set(newTable.indices.map(({ name }) => name));
        for (const { name } of oldTable.indices) if (!kept.has(name)) dropped.add(name!);
        try {
          await rebuildKeepingAll(this.connection, original, newTable, oldTable, migrateData);
        } finally {
          isRebuilding = false;
        }
      },
      // TypeORM caches tables, and would rebuild one as it was before an ALTER TABLE in plain SQL.
      getCachedTable: (original) => (name) => {
        runner.loadedTables = [];
        return original(name);
      },
    });
  }
}
