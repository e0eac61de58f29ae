import {
  authorOf,
  BOOKS_OF_AN_AUTHOR,
  isbnOf,
  NEEDLE,
} from '../../test/support/rows/sample-rows.js';
import { ITEMS_OF_A_STORE } from '../../test/support/rows/sample-rows.js';
import type { Follow } from '../works.js';

/** A read whose cost is measured in tables of different sizes. */
export interface Shape {
  title: string;
  paths(rows: number, follow: Follow): Promise<string[]>;
}

const SORTS = ['id', 'title', '-title', 'author', 'year', '-year'];
const [PAGE, LARGEST_PAGE] = [50, 200];

/** Reads that use an index, with equally many rows in the answer for every table size. */
export const STEADY: Shape[] = [
  many('book by id', (rows) => `/api/books/${1 + random(rows)}`),
  ...SORTS.map((sort) => one(`first page by ${sort}`, `/api/books?sort=${sort}`)),
  ...SORTS.map((sort): Shape => ({
    title: `page in the middle by ${sort}`,
    async paths(rows, follow) {
      const times = Math.floor(rows / 2 / LARGEST_PAGE);
      const path = await follow(`/api/books?sort=${sort}&limit=${LARGEST_PAGE}`, times);
      return [path.replace(`limit=${LARGEST_PAGE}`, `limit=${PAGE}`)];
    },
  })),
  many('books of an author', (rows) => {
    const author = authorOf(random(Math.floor(rows / BOOKS_OF_AN_AUTHOR)));
    return `/api/books?author=${encodeURIComponent(author)}`;
  }),
  many('book by ISBN', (rows) => `/api/books?isbn=${isbnOf(1 + 4 * random(rows / 4))}`),
  one('books of a year', `/api/books?year=${NEEDLE.year}`),
  many('items of a store', (rows) => {
    const store = 1 + random(rows / ITEMS_OF_A_STORE);
    return `/api/items?storeId=${store}`;
  }),
  one('search by q', `/api/books/search?q=${NEEDLE.text}`),
  one('search by q, three characters', `/api/books/search?q=${NEEDLE.text.slice(0, 3)}`),
  one('search by a part of the title', `/api/books?title[contains]=${NEEDLE.text}`),
  one('search by q, sorted by title', `/api/books/search?q=${NEEDLE.text}&sort=title`),
  one('title that starts with', `/api/books?title[startsWith]=${NEEDLE.text}`),
];

/** Reads that must scan more rows in a larger table, whatever the indexes. */
export const GROWING: Shape[] = [
  one('count=exact', '/api/books?count=exact'),
  one('search of a common trigram', '/api/books/search?q=the'),
  one('search of a common trigram, sorted', '/api/books/search?q=the&sort=title'),
  one('rare text of common trigrams', '/api/books/search?q=of%20the%20north%2077'),
  one('search of two characters', '/api/books/search?q=zy'),
  one('search that finds nothing, two characters', '/api/books/search?q=%E6%9C%AC'),
  one('sort by pageCount', '/api/books?sort=-pageCount'),
  one('filter by pageCount', '/api/books?pageCount[gt]=949'),
  one('many of a year, sorted by title', '/api/books?year=1984&sort=title'),
];

export function one(title: string, path: string): Shape {
  return { title, paths: async () => [path] };
}

export function many(title: string, make: (rows: number) => string): Shape {
  return { title, paths: async (rows) => Array.from({ length: 1000 }, () => make(rows)) };
}

export const random = (limit: number): number => Math.floor(Math.random() * limit);
