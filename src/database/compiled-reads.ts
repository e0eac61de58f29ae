import { Injectable } from '@nestjs/common';
import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { CompiledEntities } from './compiled-entities.js';
import { Engine } from './engine.js';

export interface PageRequest {
  /** The id before the first row of the page: 0 for the first page. */
  cursor: number;
  limit: number;
}

/** SQL with one `?`, and the value for it. */
export type Condition = [sql: string, value: unknown];

/** Reads outside of transactions. They see what is committed, and nothing else. */
@Injectable()
export class CompiledReads {
  constructor(
    private readonly engine: Engine,
    private readonly entities: CompiledEntities,
  ) {}

  async byId<T extends ObjectLiteral>(
    entity: EntityTarget<T>,
    id: number | string,
  ): Promise<T | undefined> {
    const sql = this.entities.of(entity);
    const [row] = await this.engine.read(sql.byId, [id]);
    return row && sql.decode(row);
  }

  /** The rows that there are of these ids, by id. */
  async byIds<T extends ObjectLiteral & { id: number }>(
    entity: EntityTarget<T>,
    ids: number[],
  ): Promise<Map<number, T>> {
    const sql = this.entities.of(entity);
    const rows = await this.engine.read(...sql.byIds(ids));
    return new Map(rows.map((row) => [row.id as number, sql.decode(row)]));
  }

  /** Those of the values that rows have in this property. */
  async existing<T extends ObjectLiteral, P extends keyof T & string>(
    entity: EntityTarget<T>,
    property: P,
    values: T[P][],
  ): Promise<Set<T[P]>> {
    const rows = await this.engine.read(...this.entities.of(entity).existing(property, values));
    return new Set(rows.map((row) => row.value as T[P]));
  }

  /** One page of an entity's rows, by id, and one row more if there are more. */
  async page<T extends ObjectLiteral>(
    entity: EntityTarget<T>,
    { cursor, limit }: PageRequest,
    condition?: Condition,
  ): Promise<T[]> {
    const sql = this.entities.of(entity);
    const parameters = [...(condition ? [condition[1]] : []), cursor, limit + 1];
    const rows = await this.engine.read(sql.pageById(condition?.[0]), parameters);
    return rows.map((row) => sql.decode(row));
  }

  /** @throws when the database does not answer */
  async ping(): Promise<void> {
    await this.engine.read({ name: 'ping', sql: 'SELECT 1' }, []);
  }
}
