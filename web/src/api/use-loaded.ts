import { useEffect, useState } from 'preact/hooks';
import { ApiError } from './client.js';

export interface Loaded<T> {
  data?: T;
  error?: ApiError;
  reload(): void;
}

/**
 * Loads data, again when one of `inputs` changes. An answer that comes after that is dropped.
 * @param load gets a signal that is aborted when its answer is no longer wanted
 */
export function useLoaded<T>(
  load: (signal: AbortSignal) => Promise<T>,
  inputs: readonly unknown[],
): Loaded<T> {
  const [result, set] = useState<{ data?: T; error?: ApiError }>({});
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const stale = new AbortController();
    load(stale.signal).then(
      (data) => stale.signal.aborted || set({ data }),
      (error: unknown) => {
        if (stale.signal.aborted) return;
        if (!(error instanceof ApiError)) throw error;
        set({ error });
      },
    );
    return () => stale.abort();
  }, [...inputs, attempt]);
  return { ...result, reload: () => setAttempt((count) => count + 1) };
}
