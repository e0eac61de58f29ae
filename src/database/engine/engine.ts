import { setTimeout } from 'node:timers/promises';
import { isConflict } from './database-errors.js';
import type { DroppableIndexes } from './deferred-indexes.js';
import { InsertBatcher, type WriteBatch } from './insert-batcher.js';
import type { QueryObserver } from './query-observer.js';
import type { ReadReplicas } from './read-replicas.js';
import type {
  BoundStatement,
  BuildInsert,
  Dialect,
  Execute,
  IdLookup,
  Id,
  Row,
  Statement,
} from './statement.js';

/** Milliseconds to keep retrying, and between two attempts. */
const RETRY_TIME = 30_000;
const RETRY_PAUSE = 20;

/**
 * What Octavo needs from a database. Both implementations behave alike: reads never see an open
 * transaction, writes are on disk when their promise resolves, and transactions are isolated from
 * each other.
 */
export abstract class Engine {
  abstract readonly dialect: Dialect;
  /** Undefined without replicas. */
  readonly replicas?: ReadReplicas;
  /** Maximum rows of one batched INSERT. */
  protected abstract readonly maxBatchRows: number;
  protected abstract readonly indexes: DroppableIndexes;
  private readonly insertBatchers = new Map<BuildInsert, InsertBatcher>();

  constructor(protected readonly observer: QueryObserver) {}

  /** Runs a read that takes little time. */
  abstract read(statement: Statement, parameters: unknown[]): Promise<Row[]>;

  /** The row with this id, or undefined. */
  abstract find(table: IdLookup, id: Id): Promise<Row | undefined>;

  /** Runs statements one after another until they have `enough` rows, all on one snapshot. */
  abstract readPage(statements: BoundStatement[], enough: number): Promise<Row[]>;

  /**
   * Runs statements that may scan many rows, without delaying other requests, all on one snapshot.
   * @returns the rows of each statement
   * @throws DatabaseBusyError if too many slow reads are waiting
   */
  abstract slowRead(statements: BoundStatement[]): Promise<Row[][]>;

  /** As `read`, for bulk work: it may take long, and uses no capacity that requests need. */
  abstract bulkRead(statement: Statement, parameters: unknown[]): Promise<Row[]>;

  /**
   * Inserts a row in a transaction of its own. Rows of concurrent requests are batched into one
   * statement, which counts as a query of each of these requests.
   * @returns the row as stored
   */
  insert(buildInsert: BuildInsert, row: unknown[]): Promise<Row> {
    let batcher = this.insertBatchers.get(buildInsert);
    if (!batcher) {
      const write: WriteBatch = (closeBatch) => this.writeBatch(buildInsert, closeBatch);
      batcher = new InsertBatcher(write, this.maxBatchRows);
      this.insertBatchers.set(buildInsert, batcher);
    }
    return this.observer.countShared(() => batcher.insert(row));
  }

  /**
   * As `write`, for a batch of rows.
   * @param closeBatch returns the rows; to be called when the statement is about to run
   */
  protected abstract writeBatch(
    buildInsert: BuildInsert,
    closeBatch: () => unknown[][],
  ): Promise<Row[]>;

  /**
   * Runs statements one after another in a transaction, which they share with those of concurrent
   * requests: each commit costs more than a statement.
   * @param lockKey the id of the row that they lock; the smaller one is locked first
   * @returns the rows of each statement
   */
  abstract writeTogether(lockKey: number, statements: BoundStatement[]): Promise<Row[][]>;

  /** Runs one statement in a transaction of its own. */
  abstract write(statement: Statement, parameters: unknown[]): Promise<Row[]>;

  /**
   * Commits when `work` resolves, rolls back when it rejects.
   * @param queueKey the queue in which it waits for a connection; transactions of one queue that
   *   wait for locks do not delay those of the others
   */
  abstract transaction<T>(work: (execute: Execute) => Promise<T>, queueKey?: string): Promise<T>;

  /**
   * As `transaction`, for bulk work that no request waits for: it may take longer, and starts again
   * after a conflict with another transaction, for up to 30 s.
   * @param isResumable the caller can tell from the database whether the work was committed, and
   *   repeats it if not: a crash of the database may undo it until a later write has resolved
   */
  bulk<T>(work: (execute: Execute) => Promise<T>, isResumable = false): Promise<T> {
    return retryOnConflict(() => this.bulkTransaction(work, isResumable));
  }

  protected abstract bulkTransaction<T>(
    work: (execute: Execute) => Promise<T>,
    isResumable: boolean,
  ): Promise<T>;

  /**
   * Runs work that adds many rows to a table. If the table is almost empty, its indexes are built
   * afterwards.
   * @param bytes roughly how much is added
   * @param lookedUp the column by which the work finds rows of the table
   */
  async fill<T>(
    table: string,
    bytes: number,
    work: () => Promise<T>,
    lookedUp?: string,
  ): Promise<T> {
    await this.indexes.defer(table, bytes, lookedUp);
    try {
      return await work();
    } finally {
      await this.indexes.restore();
    }
  }

  /** Current numbers of connections and waiting queries, by name. */
  abstract load(): Record<string, number>;

  abstract close(): Promise<void>;
}

/** Repeats an attempt that fails because of another transaction, for up to 30 s. */
export async function retryOnConflict<T>(attempt: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + RETRY_TIME;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!isConflict(error) || Date.now() > deadline) throw error;
    }
    await setTimeout(RETRY_PAUSE);
  }
}
