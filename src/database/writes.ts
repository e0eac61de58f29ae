import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { CurrentTransaction } from './current-transaction.js';
import { CompiledEntities } from './sql/compiled-entities.js';
import type { WriteConditions } from './sql/row-filter.js';
import { Engine } from './engine/engine.js';
import type { BoundStatement, Execute, Id, Row } from './engine/statement.js';
import { References } from './references.js';

/** A row that `insertMany` wrote. */
export interface WrittenRow<K> {
  id: number;
  key: K;
  version: number;
}

/**
 * All writes go through here. Each is a transaction of its own, unless it is inside `run`, which
 * commits all of its writes or none.
 */
@Injectable()
export class Writes {
  constructor(
    private readonly current: CurrentTransaction,
    private readonly entities: CompiledEntities,
    private readonly engine: Engine,
    private readonly references: References,
  ) {}

  /**
   * Commits when `work` resolves, rolls back when it rejects. Everything that `work` calls reads and
   * writes in the same transaction. `work` may run again, so it must have no effect that a rollback
   * does not undo.
   * @param queueKey see `Engine.transaction`
   */
  run<T>(work: () => Promise<T>, queueKey?: string): Promise<T> {
    if (this.current.execute) return work();
    return this.engine.transaction((execute) => this.current.during(execute, work), queueKey);
  }

  /**
   * As `run`, for bulk work that no request waits for.
   * @param isResumable see `Engine.bulk`
   * @param readsInside whether what the work reads is read in its transaction, too
   */
  bulk<T>(work: () => Promise<T>, isResumable = false, readsInside = false): Promise<T> {
    const during = readsInside ? 'during' : 'duringBulk';
    return this.engine.bulk((execute) => this.current[during](execute, work), isResumable);
  }

  /**
   * Runs work that adds many rows to a table. If the table is almost empty, its
   * indexes are built afterwards.
   * @param bytes roughly how much is added
   * @param lookedUp the property by which `work` finds rows of the table
   */
  fill<T, E extends ObjectLiteral>(
    entity: EntityTarget<E>,
    bytes: number,
    work: () => Promise<T>,
    lookedUp?: keyof E & string,
  ): Promise<T> {
    const { table, columns } = this.entities.of(entity);
    const column = lookedUp && columns.metadataOf(lookedUp).databaseName;
    return this.engine.fill(table, bytes, work, column);
  }

  /**
   * Inserts a row. Omitted properties get the default of their column.
   * @returns the row as stored
   * @throws Problem (422) for a reference to a row that does not exist
   */
  async insert<T extends ObjectLiteral>(entity: EntityTarget<T>, values: Partial<T>): Promise<T> {
    const sql = this.entities.of(entity);
    const [buildInsert, row] = sql.insert(values);
    const transaction = this.current.execute;
    const inserted = await this.references.checked(entity, [values], async () =>
      transaction
        ? (await transaction(...buildInsert([row])))[0]
        : this.engine.insert(buildInsert, row),
    );
    return sql.columns.decode(inserted);
  }

  /**
   * Inserts rows in order, which all have these properties. If the `key` of a row already exists,
   * the existing row is updated with `update`, otherwise the new one is skipped. No two of `rows`
   * may share a key.
   * @returns the rows that were not skipped; one that existed has a version above 1
   */
  async insertMany<T extends ObjectLiteral, K extends keyof T & string>(
    entity: EntityTarget<T>,
    properties: (keyof T & string)[],
    rows: Partial<T>[],
    conflict: { key: K; update: boolean },
  ): Promise<WrittenRow<T[K]>[]> {
    const written: WrittenRow<T[K]>[] = [];
    for (const part of this.entities.of(entity).insertMany(properties, rows, conflict)) {
      const result = await this.execute(...part);
      written.push(...(result as unknown as WrittenRow<T[K]>[]));
      // SQLite works in this thread: lets requests run between two statements.
      await setImmediate();
    }
    return written;
  }

  /** Inserts rows in order, which all have these properties. */
  async insertAll<T extends ObjectLiteral>(
    entity: EntityTarget<T>,
    properties: (keyof T & string)[],
    rows: Partial<T>[],
  ): Promise<void> {
    for (const part of this.entities.of(entity).insertMany(properties, rows)) {
      await this.execute(...part);
    }
  }

  /**
   * Updates the properties that are not `undefined`.
   * @returns the row as stored, or undefined if no row matches
   * @throws Problem (422) for a reference to a row that does not exist
   */
  async update<T extends ObjectLiteral>(
    entity: EntityTarget<T>,
    id: number | string,
    changes: Partial<T>,
    conditions?: WriteConditions,
  ): Promise<T | undefined> {
    const sql = this.entities.of(entity);
    const [row] = await this.references.checked(entity, [changes], () =>
      this.execute(...sql.update(id, changes, conditions)),
    );
    return row && sql.columns.decode(row);
  }

  /**
   * The existing rows among these ids, in the order of ids. On PostgreSQL they stay locked until the
   * transaction of the current call ends; on SQLite only one transaction writes anyway.
   * @param lock `delete` to keep others from referring to them too
   */
  lock<T extends ObjectLiteral>(
    entity: EntityTarget<T>,
    ids: Id[],
    lock: 'update' | 'delete' = 'update',
  ): Promise<T[]> {
    return this.lockAmong(entity, 'id', ids as T['id'][], lock);
  }

  /** As `lock`, for the rows whose property has one of these values. */
  async lockAmong<T extends ObjectLiteral, P extends keyof T & string>(
    entity: EntityTarget<T>,
    property: P,
    values: T[P][],
    lock: 'update' | 'delete' = 'update',
  ): Promise<T[]> {
    const sql = this.entities.of(entity);
    const rows = await this.execute(...sql.among(property, values, { lock }));
    return rows.map((row) => sql.columns.decode(row));
  }

  /** @returns whether a row matched, and was deleted */
  async delete<T extends ObjectLiteral>(
    entity: EntityTarget<T>,
    id: number | string,
    conditions?: WriteConditions,
  ): Promise<boolean> {
    const rows = await this.execute(...this.entities.of(entity).delete(id, conditions));
    return rows.length > 0;
  }

  /** Deletes the rows with these ids. */
  async deleteMany<T extends ObjectLiteral>(entity: EntityTarget<T>, ids: Id[]): Promise<void> {
    await this.execute(...this.entities.of(entity).deleteMany(ids));
  }

  /**
   * Runs statements one after another, all or none, together with those of concurrent requests unless
   * the current call has a transaction.
   * @param lockKey see `Engine.writeTogether`
   * @returns the rows of each statement
   */
  async together(lockKey: number, statements: BoundStatement[]): Promise<Row[][]> {
    const transaction = this.current.execute;
    if (!transaction) return this.engine.writeTogether(lockKey, statements);
    const results: Row[][] = [];
    for (const bound of statements) results.push(await transaction(...bound));
    return results;
  }

  /** Runs any statement, in the transaction of the current call if there is one. */
  readonly execute: Execute = (statement, parameters) => {
    const transaction = this.current.execute;
    return transaction
      ? transaction(statement, parameters)
      : this.engine.write(statement, parameters);
  };
}
