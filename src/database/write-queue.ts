import { setTimeout } from 'node:timers/promises';
import type Driver from 'better-sqlite3';
import { isCollision } from './database-errors.js';

interface Work {
  run(): unknown;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** Writes that share one commit at most: bounds how long the first of them waits for it. */
const GROUP_SIZE = 256;

/** Milliseconds that a group waits for another process (an import, say) to end its transaction. */
const PATIENCE = 1500;
const PAUSE = 2;

/**
 * Everything that writes to an SQLite connection passes through here, one at a time: whoever
 * else used the connection while a transaction is open would become part of it.
 *
 * What waits together is committed together, for a commit at synchronous=FULL costs a flush of
 * the disk: each work runs in a savepoint, so that one that fails leaves the others alone, and is
 * acknowledged only after the commit.
 */
export class WriteQueue {
  private waiting: Work[] = [];
  private draining: Promise<void> | undefined;

  constructor(private readonly connection: Driver.Database) {}

  /** Resolves to what `run` answers, once that is on disk. */
  enqueue<T>(run: () => T | Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.waiting.push({ run, resolve: resolve as (value: unknown) => void, reject });
      this.draining ??= this.drain();
    });
  }

  /** Resolves when nothing waits any more. */
  async settled(): Promise<void> {
    await this.draining;
  }

  private async drain(): Promise<void> {
    while (this.waiting.length > 0) {
      // The requests that have arrived meanwhile join the group.
      await new Promise(setImmediate);
      await this.commitTogether(this.waiting.splice(0, GROUP_SIZE));
    }
    this.draining = undefined;
  }

  private async commitTogether(group: Work[]): Promise<void> {
    const done: { work: Work; value: unknown }[] = [];
    try {
      await this.begin();
      for (const work of group) {
        await this.inSavepoint(work, (value) => done.push({ work, value }));
      }
      this.connection.exec('COMMIT');
    } catch (error) {
      if (this.connection.inTransaction) this.connection.exec('ROLLBACK');
      for (const work of group) work.reject(error);
      return;
    }
    for (const { work, value } of done) work.resolve(value);
  }

  private async begin(): Promise<void> {
    const deadline = Date.now() + PATIENCE;
    for (;;) {
      try {
        this.connection.exec('BEGIN IMMEDIATE');
        return;
      } catch (error) {
        if (!isCollision(error) || Date.now() > deadline) throw error;
      }
      await setTimeout(PAUSE);
    }
  }

  /** @throws only when SQLite has given up the whole transaction, as it does on a full disk */
  private async inSavepoint(work: Work, succeed: (value: unknown) => void): Promise<void> {
    this.connection.exec('SAVEPOINT work');
    try {
      const value = work.run();
      succeed(value instanceof Promise ? await value : value);
    } catch (error) {
      if (!this.connection.inTransaction) throw error;
      this.connection.exec('ROLLBACK TO work');
      work.reject(error);
    }
    this.connection.exec('RELEASE work');
  }
}
