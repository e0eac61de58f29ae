import { setTimeout as sleep } from 'node:timers/promises';

export interface LockWait {
  /** Seconds. */
  timeout: number;
  /** What people call it where they set it. */
  timeoutName: string;
  announce: (message: string) => void;
}

/**
 * Tries repeatedly, instead of waiting in a transaction: CREATE INDEX CONCURRENTLY would wait for
 * that transaction for ever.
 * @param attempt resolves to undefined while another process holds the lock
 * @param holder describes that process
 * @throws Error that names the holder, after the timeout
 */
export async function waitForLock<T>(
  { timeout, timeoutName, announce }: LockWait,
  attempt: () => Promise<T | undefined>,
  holder: () => Promise<string>,
): Promise<T> {
  const deadline = Date.now() + timeout * 1000;
  for (let announced = false; ; announced = true) {
    const lock = await attempt();
    if (lock !== undefined) return lock;
    if (Date.now() >= deadline) {
      throw new Error(
        `The lock for migrations is held by ${await holder()}. Gave up after ${timeout} s: ` +
          `wait for it, or end it, and try again; ${timeoutName} sets how long to wait.`,
      );
    }
    if (!announced) {
      announce(`Waiting up to ${timeout} s for the lock for migrations, held by ${await holder()}`);
    }
    await sleep(50 + Math.random() * 100);
  }
}
