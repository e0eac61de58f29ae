import { setTimeout as sleep } from 'node:timers/promises';

/** The number of attempts while another session holds a lock. */
const ATTEMPTS = 8;

/** Repeats work that another session blocked, with longer and longer pauses. */
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
