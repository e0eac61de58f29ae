import type { QueryObserver } from '../engine/query-observer.js';
import type { BoundStatement, IdLookup, Id, Row, Statement } from '../engine/statement.js';
import type { PostgresPool } from './postgres-pool.js';
import { RowBatcher } from './row-batcher.js';

/** Reads from one server. */
export class PostgresReader {
  private readonly batchers = new Map<IdLookup, RowBatcher>();

  /** @param bulkPool for bulk work, which no request waits for */
  constructor(
    private readonly pool: PostgresPool,
    private readonly bulkPool: PostgresPool,
    private readonly observer: QueryObserver,
  ) {}

  read(statement: Statement, parameters: unknown[]): Promise<Row[]> {
    return this.pool.read(statement, parameters);
  }

  /** Lookups of concurrent requests become one query, which counts as one of each request. */
  find(table: IdLookup, id: Id): Promise<Row | undefined> {
    let batcher = this.batchers.get(table);
    if (!batcher) {
      batcher = new RowBatcher((ids) => this.read(...table.byIds(ids)));
      this.batchers.set(table, batcher);
    }
    return this.observer.countShared(() => batcher.find(id));
  }

  slowRead(statements: BoundStatement[]): Promise<Row[][]> {
    return this.pool.slowRead(statements);
  }

  bulkRead(statement: Statement, parameters: unknown[]): Promise<Row[]> {
    return this.bulkPool.run('slow_read', statement, parameters);
  }

  async close(): Promise<void> {
    await Promise.all([this.pool.close(), this.bulkPool.close()]);
  }
}
