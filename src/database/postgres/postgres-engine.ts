import { nextTick } from '../../common/event-loop.js';
import { isWorthRepeating } from '../engine/database-errors.js';
import { Engine } from '../engine/engine.js';
import type {
  Bound,
  Execute,
  FoundById,
  Id,
  Insertion,
  Row,
  Statement,
} from '../engine/statement.js';
import { PostgresPool } from './postgres-pool.js';
import type { QueryObserver } from '../engine/query-observer.js';
import { RowBatcher } from './row-batcher.js';

/** Milliseconds; each wait is shorter than the one around it, so that the innermost reports. */
const WAITS = {
  connectionTimeoutMillis: 1000,
  lock_timeout: 500,
  statement_timeout: 700,
  query_timeout: 800,
};

/** For work in bulk, which no request waits for. */
const BULK_WAITS = {
  connectionTimeoutMillis: 10_000,
  lock_timeout: 10_000,
  statement_timeout: 60_000,
  query_timeout: 70_000,
};
const BULK_POOL = 2;

/** The commit does not wait for the disk. A later one that does, flushes it as well. */
const WITHOUT_FLUSH: Statement = {
  name: 'without_flush',
  sql: 'SET LOCAL synchronous_commit = off',
};

/** Times that a transaction runs at most, where others made it fail by being in its way. */
const ATTEMPTS = 3;

/** Pools of its own for serving and for bulk; migrations use TypeORM's, without these waits. */
export class PostgresEngine extends Engine {
  readonly dialect = 'postgres';
  /** Of more, too many would wait for the lock that one of them meets. */
  protected readonly rowsTogether = 16;
  private readonly pool: PostgresPool;
  private readonly bulkPool: PostgresPool;
  private readonly gatherers = new Map<FoundById, RowBatcher>();

  constructor(connectionString: string, size: number, observer: QueryObserver) {
    super(observer);
    this.pool = new PostgresPool({ connectionString, max: size, ...WAITS }, observer);
    this.bulkPool = new PostgresPool({ connectionString, max: BULK_POOL, ...BULK_WAITS }, observer);
  }

  read(statement: Statement, parameters: unknown[]): Promise<Row[]> {
    return this.pool.read(statement, parameters);
  }

  /** What is asked for together is one query, which counts as one of each request. */
  find(table: FoundById, id: Id): Promise<Row | undefined> {
    let gatherer = this.gatherers.get(table);
    if (!gatherer) {
      gatherer = new RowBatcher((ids) => this.read(...table.byIds(ids)));
      this.gatherers.set(table, gatherer);
    }
    return this.observer.sharing(() => gatherer.find(id));
  }

  /** A page is one statement here, see `ListSql.page`, and so one snapshot. */
  async readPage([page]: Bound[]): Promise<Row[]> {
    return page ? this.read(...page) : [];
  }

  readSlowly(statements: Bound[]): Promise<Row[][]> {
    return this.pool.readSlowly(statements);
  }

  readInBulk(statement: Statement, parameters: unknown[]): Promise<Row[]> {
    return this.bulkPool.run('slow_read', statement, parameters);
  }

  write(statement: Statement, parameters: unknown[]): Promise<Row[]> {
    return repeating(() => this.pool.run('write', statement, parameters));
  }

  /** What others ask for in the same turn joins it. */
  protected async writeTogether(insertion: Insertion, takeRows: () => unknown[][]): Promise<Row[]> {
    await nextTick();
    return this.write(...insertion(takeRows()));
  }

  /** `work` runs again, from its beginning, after a deadlock or a serialization failure. */
  transaction<T>(work: (execute: Execute) => Promise<T>, lane = 'transactions'): Promise<T> {
    return repeating(() => this.pool.transaction(work, lane));
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

async function repeating<T>(attempt: () => Promise<T>): Promise<T> {
  for (let count = 1; ; count += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (count === ATTEMPTS || !isWorthRepeating(error)) throw error;
    }
  }
}
