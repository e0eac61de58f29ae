import { useEffect, useRef, useState } from 'preact/hooks';
import { ApiError } from './client.js';
import { nextCursor } from './next-cursor.js';

/** The rows of a list, as far as they are loaded. */
export interface Pages<T> {
  rows: T[];
  /** Whether the server has more. */
  hasMore: boolean;
  isLoading: boolean;
  error?: ApiError;
  /** Loads the next page, or the one that failed again. */
  loadMore(): void;
}

type State<T> = Omit<Pages<T>, 'loadMore'> & { cursor?: string };

type LoadPage<T> = (
  cursor: string | undefined,
  signal: AbortSignal,
) => Promise<{ data: T[]; response: Response }>;

/**
 * A list, page by page, from its beginning when one of `inputs` changes. Answers that come after that are
 * dropped.
 */
export function usePages<T>(loadPage: LoadPage<T>, inputs: readonly unknown[]): Pages<T> {
  const [state, setState] = useState<State<T>>({ rows: [], hasMore: false, isLoading: true });
  const request = useRef<AbortController>(undefined);
  const load = async (cursor: string | undefined, earlier: T[]): Promise<void> => {
    request.current?.abort();
    const { signal } = (request.current = new AbortController());
    setState((before) => ({ ...before, isLoading: true, error: undefined }));
    try {
      const { data, response } = await loadPage(cursor, signal);
      if (signal.aborted) return;
      const next = nextCursor(response);
      const rows = [...earlier, ...data];
      setState({ rows, cursor: next, hasMore: next !== undefined, isLoading: false });
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      // What another list had is no part of this one.
      setState({ rows: earlier, cursor, hasMore: cursor !== undefined, isLoading: false, error });
    }
  };
  useEffect(() => {
    void load(undefined, []);
    return () => request.current?.abort();
  }, inputs);
  const { cursor, rows, ...rest } = state;
  const loadMore = (): void => {
    if (!state.isLoading) void load(cursor, cursor === undefined ? [] : rows);
  };
  return { rows, ...rest, loadMore };
}
