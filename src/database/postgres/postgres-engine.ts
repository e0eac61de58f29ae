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
import type { PostgresPool } from './postgres-pool.js';
import { postgresPools } from './postgres-pools.js';
import { PostgresReader } from './postgres-reader.js';
import { CommitPositions } from './replicas/commit-positions.js';
import { Replicas, type ReplicaSettings } from './replicas/replicas.js';
import type { QueryObserver } from '../engine/query-observer.js';
import { WriteBatcher } from './write-batcher.js';

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

interface PostgresUse {
  replicas?: Omit<ReplicaSettings, 'poolSize'>;
  hasSessions?: boolean;
}

/** Has one pool for requests and one for bulk work. Migrations use TypeORM's, without timeouts. */
export class PostgresEngine extends Engine {
  readonly dialect = 'postgres';
  /** Limits how many inserts wait when one row of the batch has to wait for a lock. */
  protected readonly maxBatchRows = 16;
  private readonly pool: PostgresPool;
  private readonly bulkPool: PostgresPool;
  private readonly reader: PostgresReader;
  override readonly replicas: Replicas | undefined = undefined;
  protected readonly indexes: DroppableIndexes;
  /** Writes of one row are in one batcher, so that batches rarely wait for each other. */
  private readonly writeBatchers: WriteBatcher[];

  /**
   * @param replicas if there are any
   * @param hasSessions false if consecutive transactions may run in different sessions (PgBouncer)
   */
  constructor(
    connectionString: string,
    size: number,
    observer: QueryObserver,
    { replicas, hasSessions = true }: PostgresUse = {},
  ) {
    super(observer);
    const commits = replicas && new CommitPositions();
    const use = { commits, hasSessions };
    [this.pool, this.bulkPool] = postgresPools(connectionString, size, observer, use);
    this.reader = new PostgresReader(this.pool, this.bulkPool, observer);
    if (commits) {
      const settings = { ...replicas, poolSize: size };
      this.replicas = new Replicas(connectionString, settings, commits, observer);
    }
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
    return this.readFrom((reader) => reader.read(statement, parameters));
  }

  find(table: IdLookup, id: Id): Promise<Row | undefined> {
    return this.readFrom((reader) => reader.find(table, id));
  }

  /** On PostgreSQL a page is one statement (see `ListSql.page`), and therefore one snapshot. */
  async readPage([page]: BoundStatement[]): Promise<Row[]> {
    return page ? this.read(...page) : [];
  }

  slowRead(statements: BoundStatement[]): Promise<Row[][]> {
    return this.readFrom((reader) => reader.slowRead(statements));
  }

  bulkRead(statement: Statement, parameters: unknown[]): Promise<Row[]> {
    return this.readFrom((reader) => reader.bulkRead(statement, parameters));
  }

  private readFrom<T>(read: (reader: PostgresReader) => Promise<T>): Promise<T> {
    return this.replicas ? this.replicas.read(this.reader, read) : read(this.reader);
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
    await Promise.all([this.reader.close(), this.replicas?.close()]);
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
