import { setTimeout as sleep } from 'node:timers/promises';

/** How often a step is tried while somebody else holds a lock that it needs. */
const ATTEMPTS = 8;

/** Repeats a step, ever more slowly, that somebody else was in the way of. */
export async function retry(
  work: () => Promise<void>,
  isRetryable: (error: unknown) => boolean,
  announce: (message: string) => void,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === ATTEMPTS || !isRetryable(error)) throw error;
      const pause = Math.min(5000, 250 * 2 ** (attempt - 1));
      announce(
        `A lock is taken: ${(error as Error).message}. Attempt ${attempt + 1} of ${ATTEMPTS} ` +
          `follows in ${pause / 1000} s`,
      );
      await sleep(pause);
    }
  }
}
