import { linkOf } from '../test/support/rows/links.js';
import { authorOf, BOOKS_OF_AN_AUTHOR } from '../test/support/rows/sample-rows.js';
import type { ServerName } from './servers.js';

/** The requests of a load. */
export interface Requests {
  method: 'GET' | 'POST';
  paths: string[];
  /** JSON in which each request replaces `%d` with a unique number. */
  body?: string;
}

export interface Work {
  name: string;
  title: string;
  requests(server: ServerName, rows: number, follow: Follow): Promise<Requests>;
}

/** Follows `rel="next"` the given number of times, and returns the path of that page. */
export type Follow = (path: string, times: number) => Promise<string>;

const DIFFERENT_REQUESTS = 1000;
const PAGE = 50;
export const DEEP_PAGE = 2000;
/** The ids of the items that are sold are 1 to this. */
export const SOLD_ITEMS = 10_000;
/** Enough rows for the deep page to exist. */
export const LEAST_ROWS = DEEP_PAGE * PAGE + PAGE;

const SALE = JSON.stringify({ type: 'sale', delta: -1 });

const FIRST_PAGE = `/api/books?sort=title&limit=${PAGE}`;

export const WORKS: Work[] = [
  {
    name: 'by-id',
    title: 'Read by id',
    requests: async (_, rows) => ({
      method: 'GET',
      paths: sample(() => `/api/books/${1 + random(rows)}`),
    }),
  },
  {
    name: 'list',
    title: `List of ${PAGE} by author`,
    requests: async (_, rows) => ({
      method: 'GET',
      paths: sample(() => {
        const author = authorOf(random(Math.floor(rows / BOOKS_OF_AN_AUTHOR)));
        return `/api/books?author=${encodeURIComponent(author)}&limit=${PAGE}`;
      }),
    }),
  },
  {
    name: 'create',
    title: 'Create',
    requests: async () => ({
      method: 'POST',
      paths: ['/api/books'],
      body: JSON.stringify({ title: 'Measured %d', author: 'Bench', year: 2008, pageCount: 464 }),
    }),
  },
  {
    name: 'sell',
    title: `Sell any of ${SOLD_ITEMS.toLocaleString('en')} items`,
    requests: async () => ({
      method: 'POST',
      paths: sample(() => movementsOf(1 + random(SOLD_ITEMS)), SOLD_ITEMS),
      body: SALE,
    }),
  },
  {
    name: 'sell-one',
    title: 'Sell the same item',
    requests: async () => ({ method: 'POST', paths: [movementsOf(1)], body: SALE }),
  },
  {
    name: 'page-1',
    title: 'Page 1, sorted by title',
    requests: async () => ({ method: 'GET', paths: [FIRST_PAGE] }),
  },
  {
    name: 'page-2000',
    title: `Page ${DEEP_PAGE.toLocaleString('en')}, sorted by title`,
    requests: async (server, _, follow) => ({
      method: 'GET',
      paths: [
        server === 'octavo'
          ? await follow(FIRST_PAGE, DEEP_PAGE - 1)
          : `${FIRST_PAGE}&page=${DEEP_PAGE}`,
      ],
    }),
  },
];

/** The path of an item's entries in the stock ledger. */
export const movementsOf = (itemId: number): string => `/api/items/${itemId}/movements`;

const sample = (make: () => string, length = DIFFERENT_REQUESTS): string[] =>
  Array.from({ length }, make);

const random = (limit: number): number => Math.floor(Math.random() * limit);

/** For the server at `url`. */
export function followAt(url: string, headers: Record<string, string> = {}): Follow {
  return async (path, times) => {
    let target = path;
    for (let time = 0; time < times; time += 1) {
      const response = await fetch(`${url}${target}`, { headers });
      await response.arrayBuffer();
      target = linkOf(response.headers, 'next')!;
    }
    return target;
  };
}
