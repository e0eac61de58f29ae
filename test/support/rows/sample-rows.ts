import { normalForm } from '../../../src/database/schema/normal-form.js';

/** Rows that match the same query at any table size. */
export const NEEDLE = { count: 60, text: 'Zyzzyva', year: 1605 };
export const BOOKS_OF_AN_AUTHOR = 120;
export const ITEMS_OF_A_STORE = 100;

const QUALITIES = ['Silent', 'Golden', 'Bitter', 'Hidden', 'Broken', 'Distant', 'Burning', 'Last'];
const THINGS = ['Garden', 'River', 'Machine', 'Letter', 'Mountain', 'Winter', 'Harbour', 'Orchard'];
const OWNERS = ['the Sea', 'Night', 'Memory', 'the North', 'Glass', 'the Dead', 'Rain', 'Iron'];
const NAMES = ['Ada', 'Bohumil', 'Chinua', 'Doris', 'Émile', 'Fernando', 'Günter', 'Halldór'];

/** The books of a table of `count`, from the `first`: always the same ones. */
export function sampleBooks(count: number, first: number, length: number): object[] {
  const step = Math.floor(count / NEEDLE.count);
  const authors = Math.max(1, Math.floor(count / BOOKS_OF_AN_AUTHOR));
  return range(first, length).map((id) => {
    const isNeedle = id % step === 0 && id / step <= NEEDLE.count;
    const title = `${pick(QUALITIES, id, 1)} ${pick(THINGS, id, 2)} of ${pick(OWNERS, id, 3)} ${id}`;
    const author = authorOf(id % authors);
    return bookRow({
      title: isNeedle ? `${NEEDLE.text} ${title}` : title,
      author,
      year: isNeedle ? NEEDLE.year : id % 50 === 7 ? null : 1900 + scatter(id, 4, 126),
      isbn: id % 4 === 3 ? null : isbnOf(id),
      page_count: 50 + scatter(id, 5, 900),
      description: id % 3 === 0 ? `How the ${title} was found, and what came of it.` : null,
      average_rating: scatter(id, 6, 401) / 100 + 1,
    });
  });
}

/** Like a row of the app: each text with its normal form. */
const bookRow = (row: { title: string; author: string; [column: string]: unknown }): object => ({
  ...row,
  title_normal: normalForm(row.title),
  author_normal: normalForm(row.author),
});

export const authorOf = (number: number): string =>
  `${NAMES[number % NAMES.length]} Writer ${String(number).padStart(5, '0')}`;

export const isbnOf = (id: number): string => {
  const twelve = `978${String(id).padStart(9, '0')}`;
  const sum = [...twelve].reduce((total, digit, at) => total + Number(digit) * (at % 2 ? 3 : 1), 0);
  return `${twelve}${(10 - (sum % 10)) % 10}`;
};

export function sampleStores(first: number, length: number): object[] {
  return range(first, length).map((id) => ({
    name: `Store ${id}`,
    name_normal: normalForm(`Store ${id}`),
  }));
}

export function sampleItems(count: number, first: number, length: number): object[] {
  const stores = Math.floor(count / ITEMS_OF_A_STORE);
  return range(first, length).map((id) => ({
    name: `Copy ${id}`,
    name_normal: normalForm(`Copy ${id}`),
    price_cents: 100 + scatter(id, 7, 9000),
    quantity: scatter(id, 8, 20),
    store_id: (id % stores) + 1,
    book_id: id % 10 === 0 ? null : 1 + scatter(id, 9, count),
  }));
}

const range = (first: number, length: number): number[] =>
  Array.from({ length }, (_, index) => first + index);

const pick = (words: string[], id: number, salt: number): string =>
  words[scatter(id, salt, words.length)];

/** A pseudo-random number below `limit`, derived from `id`. */
function scatter(id: number, salt: number, limit: number): number {
  let hash = Math.imul(id ^ (salt * 0x9e3779b1), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) % limit;
}
