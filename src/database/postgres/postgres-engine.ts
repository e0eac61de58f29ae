import { nextTick } from '../../common/event-loop.js';
import { isRetryable } from '../engine/database-errors.js';
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
import { PostgresPool } from './postgres-pool.js';
import type { QueryObserver } from '../engine/query-observer.js';
import { RowBatcher } from './row-batcher.js';

/** Milliseconds; each timeout is shorter than the one around it, so that the inner one reports. */
const TIMEOUTS = {
  connectionTimeoutMillis: 1000,
  lock_timeout: 500,
  statement_timeout: 700,
  query_timeout: 800,
};

/** For bulk work, which no request waits for. */
const BULK_TIMEOUTS = {
  connectionTimeoutMillis: 10_000,
  lock_timeout: 10_000,
  statement_timeout: 60_000,
  query_timeout: 70_000,
};
const BULK_POOL = 2;

/** The commit does not wait for the disk; the next commit that does flushes this one too. */
const WITHOUT_FLUSH: Statement = {
  name: 'without_flush',
  sql: 'SET LOCAL synchronous_commit = off',
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
  private readonly batchers = new Map<IdLookup, RowBatcher>();

  constructor(connectionString: string, size: number, observer: QueryObserver) {
    super(observer);
    this.pool = new PostgresPool({ connectionString, max: size, ...TIMEOUTS }, observer);
    this.bulkPool = new PostgresPool(
      { connectionString, max: BULK_POOL, ...BULK_TIMEOUTS },
      observer,
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
