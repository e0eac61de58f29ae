import { nextTick } from '../../common/event-loop.js';
import { isRetryable } from '../engine/database-errors.js';
import type { DroppableIndexes } from '../engine/deferred-indexes.js';
import { Engine } from '../engine/engine.js';
import type {
  BoundStatement,
  Execute,
  IdLookup,
  Id,
  BuildInsert,
  Row,
  Statement,
} from '../engine/statement.js';
import { PostgresIndexes } from './postgres-indexes.js';
import { PostgresPool } from './postgres-pool.js';
import type { QueryObserver } from '../engine/query-observer.js';
import { RowBatcher } from './row-batcher.js';
import { BEGIN_BULK, BULK_TIMEOUTS, TIMEOUTS } from './timeouts.js';
import { WriteBatcher } from './write-batcher.js';

const BULK_POOL = 2;
/** Batches of writes that run at the same time, each on a connection. */
const WRITE_BATCHERS = 2;

/** The commit does not wait for the disk; the next commit that does flushes this one too. */
const WITHOUT_FLUSH: Statement = {
  name: 'without_flush',
  sql: 'SET LOCAL synchronous_commit = off',
};

/** Without sessions nothing could hold the lock of `PostgresIndexes`. */
const KEPT_INDEXES: DroppableIndexes = {
  defer: () => Promise.resolve(),
  restore: () => Promise.resolve(),
};

/** Maximum runs of a transaction that fails because of concurrent ones. */
const ATTEMPTS = 3;

/** Has one pool for requests and one for bulk work. Migrations use TypeORM's, without timeouts. */
export class PostgresEngine extends Engine {
  readonly dialect = 'postgres';
  /** Limits how many inserts wait when one row of the batch has to wait for a lock. */
  protected readonly maxBatchRows = 16;
  private readonly pool: PostgresPool;
  private readonly bulkPool: PostgresPool;
  protected readonly indexes: DroppableIndexes;
  private readonly batchers = new Map<IdLookup, RowBatcher>();
  /** Writes of one row are in one batcher, so that batches rarely wait for each other. */
  private readonly writeBatchers: WriteBatcher[];

  /** @param hasSessions false if consecutive transactions may run in different sessions (PgBouncer) */
  constructor(connectionString: string, size: number, observer: QueryObserver, hasSessions = true) {
    super(observer);
    const shared = { connectionString, hasSessions };
    this.pool = new PostgresPool({ ...shared, max: size, ...TIMEOUTS }, observer);
    this.bulkPool = new PostgresPool(
      { ...shared, max: BULK_POOL, ...BULK_TIMEOUTS, ...(!hasSessions && { begin: BEGIN_BULK }) },
      observer,
    );
    this.indexes = hasSessions ? new PostgresIndexes(connectionString) : KEPT_INDEXES;
    this.writeBatchers = Array.from(
      { length: WRITE_BATCHERS },
      () =>
        new WriteBatcher(
          (batch) => this.pool.pipeline(batch, 'batched writes'),
          (statements) => this.inTransaction(statements),
        ),
    );
  }

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

  /** On PostgreSQL a page is one statement (see `ListSql.page`), and therefore one snapshot. */
  async readPage([page]: BoundStatement[]): Promise<Row[]> {
    return page ? this.read(...page) : [];
  }

  slowRead(statements: BoundStatement[]): Promise<Row[][]> {
    return this.pool.slowRead(statements);
  }

  bulkRead(statement: Statement, parameters: unknown[]): Promise<Row[]> {
    return this.bulkPool.run('slow_read', statement, parameters);
  }

  writeTogether(lockKey: number, statements: BoundStatement[]): Promise<Row[][]> {
    const batcher = this.writeBatchers[lockKey % this.writeBatchers.length];
    return this.observer.countShared(() => batcher.write(lockKey, statements));
  }

  write(statement: Statement, parameters: unknown[]): Promise<Row[]> {
    return withRetries(() => this.pool.run('write', statement, parameters));
  }

  /** Inserts of the same event-loop tick join the batch. */
  protected async writeBatch(
    buildInsert: BuildInsert,
    closeBatch: () => unknown[][],
  ): Promise<Row[]> {
    await nextTick();
    return this.write(...buildInsert(closeBatch()));
  }

  /** Runs `work` again from the start after a deadlock or a serialization failure. */
  transaction<T>(work: (execute: Execute) => Promise<T>, queueKey = 'transactions'): Promise<T> {
    return withRetries(() => this.pool.transaction(work, queueKey));
  }

  private inTransaction(statements: BoundStatement[]): Promise<Row[][]> {
    return this.transaction(async (execute) => {
      const results: Row[][] = [];
      for (const bound of statements) results.push(await execute(...bound));
      return results;
    }, 'batched writes');
  }

  protected bulkTransaction<T>(
    work: (execute: Execute) => Promise<T>,
    isResumable: boolean,
  ): Promise<T> {
    return this.bulkPool.transaction(async (execute) => {
      if (isResumable) await execute(WITHOUT_FLUSH, []);
      return work(execute);
    }, 'bulk');
  }

  load(): Record<string, number> {
    return this.pool.load();
  }

  async close(): Promise<void> {
    await Promise.all([this.pool.close(), this.bulkPool.close()]);
  }
}

async function withRetries<T>(attempt: () => Promise<T>): Promise<T> {
  for (let count = 1; ; count += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (count === ATTEMPTS || !isRetryable(error)) throw error;
    }
  }
}
