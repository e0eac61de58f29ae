import { DatabaseBusyError } from '../engine/database-errors.js';

interface Queue {
  inUse: number;
  /** Whether the last statement timed out waiting for the lock of another transaction. */
  isBlocked: boolean;
  waiting: { enter(): void; hasLeft: boolean }[];
}

/**
 * Shares the sessions of a pool among queues, one for each table, so that statements that wait for
 * a locked table cannot take every session. The queues are served in rotation. A blocked queue gets
 * at most a quarter of the sessions until one of its statements succeeds or the queue is empty.
 */
export class FairSemaphore {
  private readonly queues = new Map<string, Queue>();
  private readonly share: number;
  private free: number;

  /** @param timeout milliseconds to wait for a session */
  constructor(
    sessions: number,
    private readonly timeout: number,
  ) {
    this.free = sessions;
    this.share = Math.max(1, Math.floor(sessions / 4));
  }

  /** How many callers are waiting. */
  get waiting(): number {
    const waiters = [...this.queues.values()].flatMap(({ waiting }) => waiting);
    return waiters.filter(({ hasLeft }) => !hasLeft).length;
  }

  /**
   * Waits for a session of the pool, which the caller must `release`.
   * @throws DatabaseBusyError after the timeout; there is nothing to release then
   */
  async acquire(key: string): Promise<void> {
    let queue = this.queues.get(key);
    if (!queue) {
      queue = { inUse: 0, isBlocked: false, waiting: [] };
      this.queues.set(key, queue);
    }
    if (queue.waiting.length === 0 && this.hasRoom(queue)) this.take(queue);
    else await this.waitIn(queue);
  }

  /** @param isBlocked whether the session timed out waiting for a lock */
  release(key: string, isBlocked: boolean): void {
    const queue = this.queues.get(key)!;
    queue.inUse -= 1;
    queue.isBlocked = isBlocked;
    this.free += 1;
    if (queue.inUse === 0 && queue.waiting.length === 0) this.queues.delete(key);
    this.admit();
  }

  private hasRoom(queue: Queue): boolean {
    return this.free > 0 && (!queue.isBlocked || queue.inUse < this.share);
  }

  private take(queue: Queue): void {
    queue.inUse += 1;
    this.free -= 1;
  }

  private waitIn(queue: Queue): Promise<void> {
    return new Promise((resolve, reject) => {
      const enter = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const waiter = { enter, hasLeft: false };
      const timer = setTimeout(() => {
        waiter.hasLeft = true;
        reject(new DatabaseBusyError());
      }, this.timeout);
      queue.waiting.push(waiter);
    });
  }

  private admit(): void {
    for (const [key, queue] of this.queues) {
      if (this.free === 0) return;
      while (queue.waiting[0]?.hasLeft) queue.waiting.shift();
      if (queue.waiting.length === 0 || !this.hasRoom(queue)) continue;
      this.take(queue);
      queue.waiting.shift()!.enter();
      // Moves the queue to the end of the map, where this loop reaches it again.
      this.queues.delete(key);
      this.queues.set(key, queue);
    }
  }
}
