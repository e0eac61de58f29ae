import { AsyncResource } from 'node:async_hooks';
import { setImmediate, setTimeout } from 'node:timers/promises';
import type Driver from 'better-sqlite3';
import type { QueryObserver } from '../engine/query-observer.js';
import { DatabaseBusyError, isLocked } from '../engine/database-errors.js';

/** Prepared once: to parse these would cost as much as to run them. */
const CONTROL = {
  begin: 'BEGIN IMMEDIATE',
  commit: 'COMMIT',
  rollback: 'ROLLBACK',
  savepoint: 'SAVEPOINT work',
  release: 'RELEASE work',
  rollbackTo: 'ROLLBACK TO work',
};

interface Work {
  run(): unknown;
  resolve(value: unknown): void;
  reject(error: unknown): void;
  /** On the clock of `performance.now`. */
  queuedAt: number;
}

/** Writes that share one commit at most, and milliseconds until it: the first of them waits. */
const GROUP_SIZE = 256;
const GROUP_TIME = 100;
/** Milliseconds that a write may wait before it begins. */
const MAX_WAIT = 1500;
/** Milliseconds until another process's lock is tried again. */
const RETRY_LOCK = 10;
const SWEEP = 100;

/**
 * Everything that writes to an SQLite connection passes through here, one at a time: whoever
 * else used the connection while a transaction is open would become part of it.
 *
 * What waits together is committed together, for a commit at synchronous=FULL costs a flush of
 * the disk: each work runs in a savepoint, so that one that fails leaves the others alone. How it
 * ended is told only after the commit, a failure too: it may be due to what another one wrote,
 * which nobody else can see before.
 */
export class WriteQueue {
  private readonly sql: Record<keyof typeof CONTROL, Driver.Statement>;
  private waiting: Work[] = [];
  private draining: Promise<void> | undefined;

  /** @param connection waits for no lock: that would stop the process, not the work alone */
  constructor(
    private readonly connection: Driver.Database,
    private readonly observer: QueryObserver,
  ) {
    connection.pragma('busy_timeout = 0');
    const prepared = Object.entries(CONTROL).map(([name, sql]) => [name, connection.prepare(sql)]);
    this.sql = Object.fromEntries(prepared);
  }

  /** How many works wait for their turn. */
  get depth(): number {
    return this.waiting.length;
  }

  /**
   * Resolves to what `run` answers, once that is on disk.
   * @throws DatabaseBusyError when it was not its turn in time; it has not run then
   */
  enqueue<T>(run: () => T | Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.waiting.push({
        // Others began the queue: what it costs is counted for whoever asked for it.
        run: AsyncResource.bind(run),
        resolve: resolve as (value: unknown) => void,
        reject,
        queuedAt: performance.now(),
      });
      this.draining ??= this.drain();
    });
  }

  /** Resolves when nothing waits any more. */
  async settled(): Promise<void> {
    await this.draining;
  }

  private async drain(): Promise<void> {
    const sweep = setInterval(() => this.rejectLate(), SWEEP);
    while (this.waiting.length > 0) {
      // The requests that have arrived meanwhile join the group: they are read from their sockets
      // in one turn of the event loop, and come here in the next.
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

  /** A work before this one may take its time, or another process hold the lock. */
  private rejectLate(): void {
    const latest = performance.now() - MAX_WAIT;
    while (this.waiting.length > 0 && this.waiting[0].queuedAt < latest) {
      this.waiting.shift()!.reject(new DatabaseBusyError());
    }
  }

  /** Answers whether the lock was free. Whatever else is wrong, all that waits is told. */
  private begin(): boolean {
    try {
      this.sql.begin.run();
      return true;
    } catch (error) {
      if (!isLocked(error)) {
        for (const work of this.waiting.splice(0)) work.reject(error);
      }
      return false;
    }
  }

  /** Those that have not begun stay in the queue: they are told when they have waited too long. */
  private async commitTogether(): Promise<void> {
    this.observer.writeWait.observe((performance.now() - this.waiting[0].queuedAt) / 1000);
    const group: Work[] = [];
    const outcomes: (() => void)[] = [];
    const end = performance.now() + GROUP_TIME;
    try {
      while (this.waiting.length > 0 && group.length < GROUP_SIZE && performance.now() < end) {
        const work = this.waiting.shift()!;
        group.push(work);
        const outcome = this.inSavepoint(work);
        outcomes.push(outcome instanceof Promise ? await outcome : outcome);
      }
      this.sql.commit.run();
      this.observer.groupSize.observe(group.length);
    } catch (error) {
      for (const work of group) work.reject(error);
      this.rollBack();
      return;
    }
    for (const tell of outcomes) tell();
  }

  /** What cannot be rolled back now is when the next transaction cannot begin. */
  private rollBack(): void {
    try {
      if (this.connection.inTransaction) this.sql.rollback.run();
    } catch {
      // The next BEGIN says what is wrong, to all that wait.
    }
  }

  /**
   * @returns what tells the outcome
   * @throws only when SQLite has given up the whole transaction, as it does on a full disk
   */
  private inSavepoint(work: Work): (() => void) | Promise<() => void> {
    this.sql.savepoint.run();
    let result: unknown;
    try {
      result = work.run();
    } catch (error) {
      return this.undone(work, error);
    }
    return result instanceof Promise
      ? result.then(
          (value) => this.done(work, value),
          (error: unknown) => this.undone(work, error),
        )
      : this.done(work, result);
  }

  private done(work: Work, value: unknown): () => void {
    this.sql.release.run();
    return () => work.resolve(value);
  }

  private undone(work: Work, error: unknown): () => void {
    if (!this.connection.inTransaction) throw error;
    this.sql.rollbackTo.run();
    this.sql.release.run();
    return () => work.reject(error);
  }
}
