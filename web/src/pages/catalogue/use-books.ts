import { useEffect, useRef, useState } from 'preact/hooks';
import { api, ApiError, type Book, ok } from '../../api/client.js';
import { type BookQuery, parametersOf } from './book-query.js';

const PAGE = 100;

export interface Books {
  books: Book[];
  /** Whether the server has more. */
  hasMore: boolean;
  isLoading: boolean;
  error?: ApiError;
  /** Loads the next page, or the one that failed again. */
  loadMore(): void;
}

type State = Omit<Books, 'loadMore'> & { cursor?: string };

const EMPTY: State = { books: [], hasMore: false, isLoading: true };

/** The books of a query, page by page. Answers to an earlier query are dropped. */
export function useBooks(query: BookQuery): Books {
  const [state, setState] = useState(EMPTY);
  const request = useRef<AbortController>(undefined);
  const load = async (cursor: string | undefined, earlier: Book[]): Promise<void> => {
    request.current?.abort();
    const { signal } = (request.current = new AbortController());
    setState((before) => ({ ...before, isLoading: true, error: undefined }));
    const parameters = { ...parametersOf(query), limit: PAGE, ...(cursor && { cursor }) };
    try {
      const path = query.q.trim() === '' ? '/api/books' : '/api/books/search';
      const answer = api.GET(path, { params: { query: parameters }, signal });
      const { data, response } = await ok(answer);
      if (signal.aborted) return;
      const next = nextCursor(response);
      const books = [...earlier, ...data];
      setState({ books, cursor: next, hasMore: next !== undefined, isLoading: false });
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      setState((before) => ({ ...before, isLoading: false, error }));
    }
  };
  useEffect(() => {
    void load(undefined, []);
    return () => request.current?.abort();
  }, Object.values(query));
  const { cursor, books, ...rest } = state;
  const loadMore = (): void => {
    if (!state.isLoading) void load(cursor, cursor === undefined ? [] : books);
  };
  return { books, ...rest, loadMore };
}

/** The cursor of the link to the next page (RFC 8288). */
function nextCursor({ headers }: Response): string | undefined {
  const [, target] = /<([^>]*)>; rel="next"/.exec(headers.get('link') ?? '') ?? [];
  return target && (new URLSearchParams(target.split('?')[1]).get('cursor') ?? undefined);
}
