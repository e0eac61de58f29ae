import { nextCursor } from './next-cursor.js';

/** The rows of all pages of a list, or of the first ones. */
export interface AllPages<T> {
  rows: T[];
  /** Whether the server has more. */
  hasMore: boolean;
}

/**
 * Loads a list from its first page to its last.
 * @param most stops after the page that has the row of this number
 */
export async function allPages<T>(
  loadPage: (cursor: string | undefined) => Promise<{ data: T[]; response: Response }>,
  { most = Infinity, onPage }: { most?: number; onPage?: (count: number) => void } = {},
): Promise<AllPages<T>> {
  const rows: T[] = [];
  let cursor: string | undefined;
  do {
    const { data, response } = await loadPage(cursor);
    rows.push(...data);
    onPage?.(rows.length);
    cursor = nextCursor(response);
  } while (cursor !== undefined && rows.length < most);
  return { rows, hasMore: cursor !== undefined };
}
