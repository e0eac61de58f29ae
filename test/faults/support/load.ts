import { setTimeout as delay } from 'node:timers/promises';

/** Calls `work` again and again, by so many at once, until it is stopped. */
export class Load {
  private stopped = false;
  private readonly workers: Promise<void>[];

  constructor(workers: number, work: (worker: number, round: number) => Promise<unknown>) {
    this.workers = Array.from({ length: workers }, async (_, worker) => {
      for (let round = 0; !this.stopped; round += 1) await work(worker, round);
    });
  }

  /** Resolves when what is under way has ended. */
  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.workers);
  }
}

/** Calls `work` for each of `count` numbers, so many at once. */
export async function inParallel(
  count: number,
  workers: number,
  work: (index: number) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: workers }, async () => {
      while (next < count) await work(next++);
    }),
  );
}

/** Tries until it succeeds or the time is over. */
export async function eventually<T>(attempt: () => Promise<T>, milliseconds: number): Promise<T> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await delay(20);
    }
  }
}
