import { setTimeout } from 'node:timers/promises';
import { isCollision } from './database-errors.js';
import { InsertBatcher, type WriteTogether } from './insert-batcher.js';
import type { QueryObserver } from './query-observer.js';
import type {
  Bound,
  Dialect,
  Execute,
  FoundById,
  Id,
  Insertion,
  Row,
  Statement,
} from './statement.js';

/** Milliseconds. */
const BULK_PATIENCE = 30_000;
const BULK_PAUSE = 20;

/**
 * What Octavo asks of a database. Two implementations, one behaviour: reads never see a
 * transaction that is still open, writes are on disk when their promise resolves, and
 * transactions are isolated from each other.
 */
export abstract class Engine {
  abstract readonly dialect: Dialect;
  /** Rows of one INSERT at most. */
  protected abstract readonly rowsTogether: number;
  private readonly insertions = new Map<Insertion, InsertBatcher>();

  constructor(protected readonly observer: QueryObserver) {}

  abstract read(statement: Statement, parameters: unknown[]): Promise<Row[]>;

  /** The row of a table that has this id, if there is one. */
  abstract find(table: FoundById, id: Id): Promise<Row | undefined>;

  /** Runs statements in turn until they have `enough` rows. All of them see the same snapshot. */
  abstract readPage(statements: Bound[], enough: number): Promise<Row[]>;

  /**
   * Runs statements that may have to look at many rows, without holding up other requests. All of
   * them see the same snapshot.
   * @returns the rows of each
   */
  abstract readSlowly(statements: Bound[]): Promise<Row[][]>;

  /** As `read`, for work in bulk: it may take long, and takes no request's place. */
  abstract readInBulk(statement: Statement, parameters: unknown[]): Promise<Row[]>;

  /**
   * A new row, as a transaction by itself, answered as it then stands in the database. Rows that
   * come together are one statement, which counts as one of each request.
   */
  insert(insertion: Insertion, row: unknown[]): Promise<Row> {
    let gatherer = this.insertions.get(insertion);
    if (!gatherer) {
      const write: WriteTogether = (takeRows) => this.writeTogether(insertion, takeRows);
      gatherer = new InsertBatcher(write, this.rowsTogether);
      this.insertions.set(insertion, gatherer);
    }
    return this.observer.sharing(() => gatherer.insert(row));
  }

  /**
   * As `write`, of rows that are inserted together.
   * @param takeRows the rows there are when the statement is about to run
   */
  protected abstract writeTogether(
    insertion: Insertion,
    takeRows: () => unknown[][],
  ): Promise<Row[]>;

  /** One statement that is a transaction by itself. */
  abstract write(statement: Statement, parameters: unknown[]): Promise<Row[]>;

  /**
   * Commits when `work` resolves, rolls back when it rejects.
   * @param lane what it is about: one that waits for locks does not hold up the others
   */
  abstract transaction<T>(work: (execute: Execute) => Promise<T>, lane?: string): Promise<T>;

  /**
   * As `transaction`, for work in bulk that no request waits for: it may take longer, and is done
   * again from the start while others are in its way.
   * @param isResumable it may be undone by a crash of the database until another write has resolved:
   *   whoever asked for it would find that out from the database, and do it again
   */
  bulk<T>(work: (execute: Execute) => Promise<T>, isResumable = false): Promise<T> {
    return patiently(() => this.bulkTransaction(work, isResumable));
  }

  protected abstract bulkTransaction<T>(
    work: (execute: Execute) => Promise<T>,
    isResumable: boolean,
  ): Promise<T>;

  /**
   * Does work that adds many rows to a table.
   * @param _bytes about how much is added
   */
  fill<T>(_table: string, _bytes: number, work: () => Promise<T>): Promise<T> {
    return work();
  }

  /** What is in use and what waits, by name, at this moment. */
  abstract load(): Record<string, number>;

  abstract close(): Promise<void>;
}

/** Does it again while others are in its way. */
export async function patiently<T>(attempt: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + BULK_PATIENCE;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!isCollision(error) || Date.now() > deadline) throw error;
    }
    await setTimeout(BULK_PAUSE);
  }
}
