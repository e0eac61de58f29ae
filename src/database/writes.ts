import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { CompiledEntities } from './sql/compiled-entities.js';
import type { Only } from './sql/row-filter.js';
import { Engine } from './engine/engine.js';
import type { Execute } from './engine/statement.js';
import { References } from './references.js';

/**
 * The way of every write. Each is a transaction by itself; those inside of `run` all happen, or
 * none does.
 */
@Injectable()
export class Writes {
  /** The transaction that the current call runs in. */
  private readonly ambient = new AsyncLocalStorage<Execute>();

  constructor(
    private readonly entities: CompiledEntities,
    private readonly engine: Engine,
    private readonly references: References,
  ) {}

  /**
   * Commits when `work` resolves, rolls back when it rejects. Whatever `work` calls writes into
   * the same transaction. It may run again, so it should do nothing that a rollback leaves undone.
   * @param lane what it is about: one that waits for locks does not hold up the others
   */
  run<T>(work: () => Promise<T>, lane?: string): Promise<T> {
    if (this.ambient.getStore()) return work();
    return this.engine.transaction((execute) => {
      let hasEnded = false;
      // What `work` began and did not wait for must not write into the transaction that is next.
      const whileOpen: Execute = async (statement, parameters) => {
        if (hasEnded) throw new Error('The transaction has ended');
        return execute(statement, parameters);
      };
      return this.ambient.run(whileOpen, work).finally(() => (hasEnded = true));
    }, lane);
  }

  /**
   * As `run`, for work in bulk that no request waits for.
   * @param isResumable see `Engine.bulk`
   */
  bulk<T>(work: () => Promise<T>, isResumable = false): Promise<T> {
    return this.engine.bulk((execute) => this.ambient.run(execute, work), isResumable);
  }

  /**
   * Work that adds many rows to a table; if it is as good as empty, SQLite builds its indexes afterwards.
   * @param bytes about how much is added
   */
  fill<T, E extends ObjectLiteral>(
    entity: EntityTarget<E>,
    bytes: number,
    work: () => Promise<T>,
  ): Promise<T> {
    return this.engine.fill(this.entities.of(entity).table, bytes, work);
  }

  /**
   * A new row, as the database then holds it. Properties left out get their column's default.
   * @throws Problem (422) for a reference to a row that does not exist
   */
  async insert<T extends ObjectLiteral>(entity: EntityTarget<T>, values: Partial<T>): Promise<T> {
    const sql = this.entities.of(entity);
    const [insertion, row] = sql.insert(values);
    const transaction = this.ambient.getStore();
    const inserted = await this.references.checked(entity, values, async () =>
      transaction
        ? (await transaction(...insertion([row])))[0]
        : this.engine.insert(insertion, row),
    );
    return sql.columns.decode(inserted);
  }

  /**
   * New rows, in their order, which all have these properties. One whose `key` a row of the table
   * has already changes that row with `update`, and is left out without; no two of `rows` may
   * share a key.
   * @returns of the rows that landed and have a key, whether each changed a row that was there
   */
  async insertMany<T extends ObjectLiteral, K extends keyof T & string>(
    entity: EntityTarget<T>,
    properties: (keyof T & string)[],
    rows: Partial<T>[],
    { key, update }: { key: K; update: boolean },
  ): Promise<Map<T[K], { updated: boolean }>> {
    const landed = new Map<T[K], { updated: boolean }>();
    for (const part of this.entities.of(entity).insertMany(properties, rows, key, update)) {
      for (const row of await this.execute(...part)) {
        landed.set(row.key as T[K], { updated: Boolean(row.updated) });
      }
      // SQLite works in this thread: between its parts, requests get their turn.
      await setImmediate();
    }
    return landed;
  }

  /**
   * Changes what is present; `undefined` is absent.
   * @returns the row as the database then holds it, or nothing if there is no such row
   * @throws Problem (422) for a reference to a row that does not exist
   */
  async update<T extends ObjectLiteral>(
    entity: EntityTarget<T>,
    id: number | string,
    changes: Partial<T>,
    only?: Only,
  ): Promise<T | undefined> {
    const sql = this.entities.of(entity);
    const [row] = await this.references.checked(entity, changes, () =>
      this.execute(...sql.update(id, changes, only)),
    );
    return row && sql.columns.decode(row);
  }

  /**
   * @returns whether there was such a row
   */
  async delete<T extends ObjectLiteral>(
    entity: EntityTarget<T>,
    id: number | string,
    only?: Only,
  ): Promise<boolean> {
    const rows = await this.execute(...this.entities.of(entity).delete(id, only));
    return rows.length > 0;
  }

  /** Runs a statement of one's own, in the transaction of the current call if there is one. */
  readonly execute: Execute = (statement, parameters) => {
    const transaction = this.ambient.getStore();
    return transaction
      ? transaction(statement, parameters)
      : this.engine.write(statement, parameters);
  };
}
