import { Injectable } from '@nestjs/common';
import { DataSource, type EntityTarget, type ObjectLiteral } from 'typeorm';
import type { ListDescription } from '../../common/list/list-request.js';
import { Engine } from '../engine/engine.js';
import { EntitySql } from './entity-sql.js';
import { ListSql } from './list-sql.js';

/** Caches the compiled SQL of each entity and list. */
@Injectable()
export class CompiledEntities {
  private readonly compiled = new Map<unknown, unknown>();
  private readonly lists = new Map<ListDescription, unknown>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly engine: Engine,
  ) {}

  of<T extends ObjectLiteral>(entity: EntityTarget<T>): EntitySql<T> {
    let sql = this.compiled.get(entity) as EntitySql<T> | undefined;
    if (!sql) {
      sql = new EntitySql<T>(this.dataSource.getMetadata(entity), this.engine.dialect);
      this.compiled.set(entity, sql);
    }
    return sql;
  }

  list<T extends ObjectLiteral>(entity: EntityTarget<T>, list: ListDescription): ListSql<T> {
    let sql = this.lists.get(list) as ListSql<T> | undefined;
    if (!sql) {
      sql = new ListSql(this.of(entity), list, this.engine.dialect);
      this.lists.set(list, sql);
    }
    return sql;
  }
}
