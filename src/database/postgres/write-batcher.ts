import { nextTick } from '../../common/event-loop.js';
import { isConnectionError, isRetryable } from '../engine/database-errors.js';
import type { BoundStatement, Row } from '../engine/statement.js';

/** Maximum writes in one transaction: those that wait for a locked row delay the others. */
const MAX_WRITES = 64;

interface PendingWrite {
  lockKey: number;
  statements: BoundStatement[];
  resolve(results: Row[][]): void;
  reject(error: unknown): void;
}

/**
 * Runs the writes of concurrent requests in one transaction, pipelined: a commit and a round trip cost
 * a server more than a statement. While one batch is committed, the next one fills. If a batch fails,
 * nothing of it is committed, and each of its writes runs by itself, so that only the faulty one fails.
 */
export class WriteBatcher {
  private waiting: PendingWrite[] = [];
  private isRunning = false;

  /**
   * @param runAll runs statements in one transaction, and returns the rows of each
   * @param runAlone runs the statements of one write in a transaction of its own
   */
  constructor(
    private readonly runAll: (statements: BoundStatement[]) => Promise<Row[][]>,
    private readonly runAlone: (statements: BoundStatement[]) => Promise<Row[][]>,
  ) {}

  /**
   * @param lockKey the row that the write locks: in a batch, rows are locked in this order, so that
   *   two batches cannot wait for each other
   * @returns the rows of each statement, once they are committed
   */
  write(lockKey: number, statements: BoundStatement[]): Promise<Row[][]> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ lockKey, statements, resolve, reject });
      if (!this.isRunning) void this.run();
    });
  }

  private async run(): Promise<void> {
    this.isRunning = true;
    // The first batch starts once every request in this tick has issued its writes.
    await nextTick();
    while (this.waiting.length > 0) {
      await this.runBatch(this.waiting.splice(0, MAX_WRITES));
    }
    this.isRunning = false;
  }

  private async runBatch(writes: PendingWrite[]): Promise<void> {
    const inOrder = writes.toSorted((a, b) => a.lockKey - b.lockKey);
    try {
      const results = await this.runAll(inOrder.flatMap(({ statements }) => statements));
      for (const { statements, resolve } of inOrder) {
        resolve(results.splice(0, statements.length));
      }
    } catch (error) {
      const mayRepeat = writes.length > 1 ? !isConnectionError(error) : isRetryable(error);
      if (mayRepeat) {
        await Promise.all(inOrder.map((write) => this.runOne(write)));
      } else {
        for (const { reject } of writes) reject(error);
      }
    }
  }

  private runOne({ statements, resolve, reject }: PendingWrite): Promise<void> {
    return this.runAlone(statements).then(resolve, reject);
  }
}
