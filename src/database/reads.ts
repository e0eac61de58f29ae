import { Injectable } from '@nestjs/common';
import type { EntityTarget, ObjectLiteral } from 'typeorm';
import {
  bindingOf,
  decodeCursor,
  encodeCursor,
  type Position,
  positionBehind,
} from '../common/list/cursor.js';
import { isServedByIndex } from '../common/list/index-use.js';
import type { ListDescription, ListRequest } from '../common/list/list-request.js';
import { type Page, pageOf } from '../common/list/page.js';
import { CurrentTransaction } from './current-transaction.js';
import { CompiledEntities } from './sql/compiled-entities.js';
import { Engine } from './engine/engine.js';
import type { BoundStatement, Id, Row } from './engine/statement.js';
import type { ParentFilter } from './sql/row-filter.js';

/** Rows per read of a whole table: few enough not to delay other requests. */
const BATCH = 250;

/**
 * Reads of committed data. Those of a call that has a transaction read in it, where they can: a call
 * that waits for a second connection, while others do the same, waits in vain.
 */
@Injectable()
export class Reads {
  constructor(
    private readonly current: CurrentTransaction,
    private readonly engine: Engine,
    private readonly entities: CompiledEntities,
  ) {}

  async byId<T extends ObjectLiteral>(entity: EntityTarget<T>, id: Id): Promise<T | undefined> {
    const sql = this.entities.of(entity);
    const [row] = this.current.executeRead
      ? await this.read(sql.byIds([id]))
      : [await this.engine.find(sql, id)];
    return row && sql.columns.decode(row);
  }

  /** The existing rows among these ids, by id. */
  async byIds<T extends ObjectLiteral & { id: Id }>(
    entity: EntityTarget<T>,
    ids: T['id'][],
  ): Promise<Map<T['id'], T>> {
    const sql = this.entities.of(entity);
    const rows = await this.read(sql.byIds(ids));
    return new Map(rows.map((row) => [row.id as T['id'], sql.columns.decode(row)]));
  }

  /** The rows whose property has one of these values, in the order of ids. */
  async among<T extends ObjectLiteral, P extends keyof T & string>(
    entity: EntityTarget<T>,
    property: P,
    values: T[P][],
    within?: ParentFilter,
  ): Promise<T[]> {
    const sql = this.entities.of(entity);
    const rows = await this.read(sql.among(property, values, { within }));
    return rows.map((row) => sql.columns.decode(row));
  }

  /** The first row by id whose property has this value. */
  async first<T extends ObjectLiteral, P extends keyof T & string>(
    entity: EntityTarget<T>,
    property: P,
    value: T[P],
    within?: ParentFilter,
  ): Promise<T | undefined> {
    const sql = this.entities.of(entity);
    const [row] = await this.read(sql.among(property, [value], { within, limit: 1 }));
    return row && sql.columns.decode(row);
  }

  /** Which of these values already exist, with the ids of their rows. */
  async existing<T extends ObjectLiteral & { id: Id }, P extends keyof T & string>(
    entity: EntityTarget<T>,
    property: P,
    values: T[P][],
  ): Promise<Map<T[P], T['id']>> {
    const rows = await this.read(this.entities.of(entity).existing(property, values));
    return new Map(rows.map((row) => [row.value as T[P], row.id as T['id']]));
  }

  /**
   * One page of a list.
   * @param parent restricts the list to the rows of one parent
   * @throws Problem (400) for a cursor that does not belong to this list
   */
  async list<T extends ObjectLiteral>(
    entity: EntityTarget<T>,
    list: ListDescription,
    request: ListRequest,
    parent?: ParentFilter,
  ): Promise<Page<T>> {
    const sql = this.entities.of(entity);
    const listSql = this.entities.list(entity, list);
    const binding = bindingOf(`${sql.table} ${parent?.id ?? ''}`, request);
    const position =
      request.cursor !== undefined
        ? decodeCursor(request.cursor, binding, list, request)
        : undefined;
    const isServed = isServedByIndex(list, request, parent);
    const { statements, keysOf } = listSql.page(request, parent, position, isServed);
    const [rows, total] = isServed
      ? [await this.engine.readPage(statements, request.limit + 1)]
      : await this.slowRead(
          statements,
          request.countExactly ? listSql.count(request, parent) : undefined,
        );
    const cursorBehind = (row: Row, next: Row | undefined, backward: boolean): string =>
      encodeCursor(positionBehind(keysOf(row), next && keysOf(next), backward), binding);
    return pageOf(
      rows.map((row) => sql.columns.decode(row)),
      request,
      position,
      cursorBehind,
      total,
    );
  }

  /**
   * All rows of a list, by id, in batches. Each batch is read when it is needed, and no transaction
   * stays open; a row that exists throughout is returned exactly once.
   */
  async *batches<T extends ObjectLiteral & { id: number }>(
    entity: EntityTarget<T>,
    list: ListDescription,
    request: ListRequest,
  ): AsyncGenerator<T[]> {
    const sql = this.entities.of(entity);
    const listSql = this.entities.list(entity, list);
    const batch = { ...request, limit: BATCH };
    const isServed = isServedByIndex(list, batch);
    for (let position: Position | undefined; ;) {
      // The order by id has one range, and therefore one statement.
      const [statement] = listSql.page(batch, undefined, position, isServed).statements;
      const rows = await this.engine.bulkRead(...statement);
      if (rows.length > 0) yield rows.map((row) => sql.columns.decode(row));
      if (rows.length <= BATCH) return;
      position = { keys: [rows.at(-1)!.id as number], backward: false };
    }
  }

  /** @throws if the database does not respond */
  async ping(): Promise<void> {
    await this.engine.read({ name: 'ping', sql: 'SELECT 1' }, []);
  }

  private read([statement, parameters]: BoundStatement): Promise<Row[]> {
    const execute = this.current.executeRead;
    return execute ? execute(statement, parameters) : this.engine.read(statement, parameters);
  }

  private async slowRead(
    page: BoundStatement[],
    count: BoundStatement | undefined,
  ): Promise<[Row[], number?]> {
    const results = await this.engine.slowRead(count ? [...page, count] : page);
    const total = count && Number(results.pop()![0].count);
    return [results.flat(), total];
  }
}
