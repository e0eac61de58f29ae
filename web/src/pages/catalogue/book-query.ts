import type { Book } from '../../api/client.js';

/** What the catalogue shows: kept in the address, so that it can be shared and found again. */
export interface BookQuery {
  q: string;
  status: string;
  from: string;
  to: string;
  sort: string;
}

const NAMES = ['q', 'status', 'from', 'to', 'sort'] as const;

export function bookQueryIn(query: URLSearchParams): BookQuery {
  const values = NAMES.map((name) => [name, query.get(name) ?? '']);
  return Object.fromEntries(values) as BookQuery;
}

export const isUnfiltered = ({ q, status, from, to }: BookQuery): boolean =>
  q === '' && status === '' && from === '' && to === '';

/** The parameters of `GET /api/books`, and with `q` of `GET /api/books/search`. */
export const parametersOf = ({ q, status, from, to, sort }: BookQuery) => ({
  ...(q.trim() && { q: q.trim() }),
  ...(status && { status: { eq: status as Book['status'] } }),
  ...((from || to) && {
    year: { ...(from && { gte: Number(from) }), ...(to && { lte: Number(to) }) },
  }),
  ...(sort && { sort }),
});
