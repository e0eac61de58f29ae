import { AsyncResource } from 'node:async_hooks';
import { setImmediate, setTimeout } from 'node:timers/promises';
import type Driver from 'better-sqlite3';
import type { QueryObserver } from '../engine/query-observer.js';
import { DatabaseBusyError, isLocked } from '../engine/database-errors.js';

/** Prepared once: parsing these costs as much as running them. */
const CONTROL = {
  begin: 'BEGIN IMMEDIATE',
  commit: 'COMMIT',
  rollback: 'ROLLBACK',
  savepoint: 'SAVEPOINT work',
  release: 'RELEASE work',
  rollbackTo: 'ROLLBACK TO work',
};

interface PendingWrite {
  run(): unknown;
  resolve(value: unknown): void;
  reject(error: unknown): void;
  /** Milliseconds, from `performance.now()`. */
  queuedAt: number;
}

/** Maximum writes in one commit, and milliseconds before it, for which the first of them waits. */
const GROUP_SIZE = 256;
const GROUP_TIME = 100;
/** Milliseconds that a write may wait before it begins. */
const MAX_WAIT = 1500;
/** Milliseconds between attempts to get the lock that another process holds. */
const RETRY_LOCK = 10;
/** Milliseconds between checks for writes that have waited too long. */
const SWEEP = 100;

/**
 * Runs everything that writes to an SQLite connection, one write at a time: any other statement on
 * the connection would become part of the open transaction.
 *
 * Writes that wait at the same time share a commit (group commit), because with synchronous=FULL
 * each commit flushes the disk. Each runs in a savepoint, so that one that fails does not affect the
 * others. Its outcome is reported after the commit, even a failure: the cause may be a row of another
 * write, which nobody can see before then.
 */
export class WriteQueue {
  private readonly sql: Record<keyof typeof CONTROL, Driver.Statement>;
  private waiting: PendingWrite[] = [];
  private draining: Promise<void> | undefined;

  /** @param connection is set not to wait for locks, which would block the whole process */
  constructor(
    private readonly connection: Driver.Database,
    private readonly observer: QueryObserver,
  ) {
    connection.pragma('busy_timeout = 0');
    const prepared = Object.entries(CONTROL).map(([name, sql]) => [name, connection.prepare(sql)]);
    this.sql = Object.fromEntries(prepared);
  }

  /** How many writes are waiting. */
  get depth(): number {
    return this.waiting.length;
  }

  /**
   * Resolves to the result of `run`, once its writes are on disk.
   * @throws DatabaseBusyError if it has waited for 1.5 s; `run` was not called then
   */
  enqueue<T>(run: () => T | Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.waiting.push({
        // Keeps the async context of the caller, so that the queries are counted for its request.
        run: AsyncResource.bind(run),
        resolve: resolve as (value: unknown) => void,
        reject,
        queuedAt: performance.now(),
      });
      this.draining ??= this.drain();
    });
  }

  /** Resolves when the queue is empty. */
  async drained(): Promise<void> {
    await this.draining;
  }

  private async drain(): Promise<void> {
    const sweep = setInterval(() => this.rejectLate(), SWEEP);
    while (this.waiting.length > 0) {
      // Lets requests that have arrived meanwhile join the group: one iteration of the event loop
      // reads them from their sockets, and the next one brings them here.
      await setImmediate();
      await setImmediate();
      if (this.waiting.length === 0) break;
      if (this.begin()) {
        await this.commitTogether();
      } else {
        await setTimeout(RETRY_LOCK);
      }
    }
    clearInterval(sweep);
    this.draining = undefined;
  }

  /** Writes wait while an earlier one takes long, or another process holds the lock. */
  private rejectLate(): void {
    const latest = performance.now() - MAX_WAIT;
    while (this.waiting.length > 0 && this.waiting[0].queuedAt < latest) {
      this.waiting.shift()!.reject(new DatabaseBusyError());
    }
  }

  /** @returns whether a transaction began; any error but a lock rejects all waiting writes */
  private begin(): boolean {
    try {
      this.sql.begin.run();
      return true;
    } catch (error) {
      if (!isLocked(error)) {
        for (const write of this.waiting.splice(0)) write.reject(error);
      }
      return false;
    }
  }

  /** Writes that have not begun stay in the queue, until they have waited too long. */
  private async commitTogether(): Promise<void> {
    this.observer.writeWait.observe((performance.now() - this.waiting[0].queuedAt) / 1000);
    const group: PendingWrite[] = [];
    const outcomes: (() => void)[] = [];
    const end = performance.now() + GROUP_TIME;
    try {
      while (this.waiting.length > 0 && group.length < GROUP_SIZE && performance.now() < end) {
        const write = this.waiting.shift()!;
        group.push(write);
        const outcome = this.inSavepoint(write);
        outcomes.push(outcome instanceof Promise ? await outcome : outcome);
      }
      this.sql.commit.run();
      this.observer.groupSize.observe(group.length);
    } catch (error) {
      for (const write of group) write.reject(error);
      this.rollBack();
      return;
    }
    for (const report of outcomes) report();
  }

  /** If this fails, the next BEGIN fails too. */
  private rollBack(): void {
    try {
      if (this.connection.inTransaction) this.sql.rollback.run();
    } catch {
      // The next BEGIN reports the error to all waiting writes.
    }
  }

  /**
   * @returns a function that reports the outcome
   * @throws only if SQLite has rolled back the whole transaction, as it does on a full disk
   */
  private inSavepoint(write: PendingWrite): (() => void) | Promise<() => void> {
    this.sql.savepoint.run();
    let result: unknown;
    try {
      result = write.run();
    } catch (error) {
      return this.undo(write, error);
    }
    return result instanceof Promise
      ? result.then(
          (value) => this.keep(write, value),
          (error: unknown) => this.undo(write, error),
        )
      : this.keep(write, result);
  }

  private keep(write: PendingWrite, value: unknown): () => void {
    this.sql.release.run();
    return () => write.resolve(value);
  }

  private undo(write: PendingWrite, error: unknown): () => void {
    if (!this.connection.inTransaction) throw error;
    this.sql.rollbackTo.run();
    this.sql.release.run();
    return () => write.reject(error);
  }
}
