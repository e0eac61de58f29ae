import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { CompiledEntities } from './compiled-entities.js';
import { Engine, type Execute } from './engine.js';

/** Writes to one row, and answers the row as the database then holds it. */
export class Writes {
  constructor(
    private readonly entities: CompiledEntities,
    private readonly execute: Execute,
  ) {}

  /** Properties left out get the default of their column. */
  async insert<T extends ObjectLiteral>(entity: EntityTarget<T>, values: Partial<T>): Promise<T> {
    const sql = this.entities.of(entity);
    const [row] = await this.execute(...sql.insert(values));
    return sql.decode(row);
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

  /** Only what is present changes; `undefined` is absent. Answers nothing if the row is not there. */
  async update<T extends ObjectLiteral>(
    entity: EntityTarget<T>,
    id: number | string,
    changes: Partial<T>,
  ): Promise<T | undefined> {
    const sql = this.entities.of(entity);
    const [row] = await this.execute(...sql.update(id, changes));
    return row && sql.decode(row);
  }

  /** Answers whether the row was there. */
  async delete<T extends ObjectLiteral>(
    entity: EntityTarget<T>,
    id: number | string,
  ): Promise<boolean> {
    const rows = await this.execute(...this.entities.of(entity).delete(id));
    return rows.length > 0;
  }
}

/**
 * The way of every write. Called directly, each is a transaction by itself; inside `run`, all
 * happen or none.
 */
@Injectable()
export class UnitOfWork extends Writes {
  constructor(
    private readonly compiled: CompiledEntities,
    private readonly engine: Engine,
  ) {
    super(compiled, (statement, parameters) => engine.write(statement, parameters));
  }

  /** Commits when `work` resolves, rolls back when it rejects. */
  run<T>(work: (writes: Writes) => Promise<T>): Promise<T> {
    return this.engine.transaction((execute) => work(new Writes(this.compiled, execute)));
  }

  /** As `run`, for work in bulk that no request waits for; `work` may run more than once. */
  bulk<T>(work: (writes: Writes) => Promise<T>): Promise<T> {
    return this.engine.bulk((execute) => work(new Writes(this.compiled, execute)));
  }
}
