/**
 * A model of lists in plain JavaScript: which rows match, and in which order they are listed. It
 * shares no code with the app.
 */
export type Row = Record<string, any>;

export interface ModelFilter {
  field: string;
  operator: string;
  value: any;
}

export interface ModelSort {
  field: string;
  descending: boolean;
}

/** Lists are not sorted by a `label` or a `flag`. */
export type FieldType = 'number' | 'text' | 'code' | 'label' | 'flag';

/** The fields of each resource; those that are texts have a normal form. */
export const FIELDS: Record<'books' | 'stores' | 'items', Record<string, FieldType>> = {
  books: {
    id: 'number',
    title: 'text',
    author: 'text',
    year: 'number',
    isbn: 'code',
    pageCount: 'number',
    status: 'code',
    averageRating: 'number',
    publisher: 'label',
    language: 'label',
    createdAt: 'code',
    updatedAt: 'code',
    version: 'number',
  },
  stores: {
    id: 'number',
    name: 'text',
    isActive: 'flag',
    createdAt: 'code',
    updatedAt: 'code',
    version: 'number',
  },
  items: {
    id: 'number',
    name: 'text',
    price: 'number',
    quantity: 'number',
    receivedOn: 'code',
    storeId: 'number',
    bookId: 'number',
    reorderLevel: 'number',
    createdAt: 'code',
    updatedAt: 'code',
    version: 'number',
  },
};

const POINTS = /[\u0300-\u036f]|(?=[\u0590-\u06ff])\p{Mn}/gu;

/** Only for the letters in the texts of `values.ts`. */
const TYPED: Record<string, string> = { Ł: 'L', Æ: 'AE', Ø: 'O', Þ: 'TH' };

export const normalFormOf = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll('ẞ', 'ss')
    .toUpperCase()
    .replace(/[ŁÆØÞ]/g, (letter) => TYPED[letter])
    .replace(POINTS, '')
    .normalize('NFC');

/** Rows written by plain SQL have no normal form; all others have one for each text. */
export const normalOf = (row: Row, field: string): string =>
  row.isWithoutNormals ? '' : normalFormOf(row[field]);

export function matches(row: Row, { field, operator, value }: ModelFilter): boolean {
  const actual = row[field];
  switch (operator) {
    case 'null':
      return (actual === null) === value;
    case 'contains':
      return normalOf(row, field).includes(normalFormOf(value));
    case 'startsWith':
      return normalOf(row, field).startsWith(normalFormOf(value));
    case 'in':
      return value.includes(actual);
    case 'eq':
      return actual === value;
    case 'ne':
      return actual !== null && actual !== value;
    case 'gt':
      return actual !== null && actual > value;
    case 'gte':
      return actual !== null && actual >= value;
    case 'lt':
      return actual !== null && actual < value;
    case 'lte':
      return actual !== null && actual <= value;
    default:
      throw new Error(`no such operator: ${operator}`);
  }
}

const PUNCTUATION = /\p{P}/u;

/** Without punctuation around it, unless it has nothing else. */
function bare(word: string): string {
  const characters = [...word];
  const first = characters.findIndex((character) => !PUNCTUATION.test(character));
  const last = characters.findLastIndex((character) => !PUNCTUATION.test(character));
  return first < 0 ? word : characters.slice(first, last + 1).join('');
}

/** Whether each word of `q` is part of one of the searched texts. */
export const isFoundBy = (row: Row, q: string): boolean =>
  normalFormOf(q)
    .split(/\s+/)
    .map(bare)
    .every((word) => ['title', 'author'].some((field) => normalOf(row, field).includes(word)));

/** A total order: NULLs last in both directions, equal rows by id. */
export function orderBy(
  fields: Record<string, FieldType>,
  sort: ModelSort[],
): (a: Row, b: Row) => number {
  return (a, b) => {
    for (const { field, descending } of sort) {
      const order = compare(fields[field], a, b, field);
      if (order !== 0) {
        return a[field] === null || b[field] === null || !descending ? order : -order;
      }
    }
    return a.id - b.id;
  };
}

function compare(type: FieldType, a: Row, b: Row, field: string): number {
  const [left, right] = [a[field], b[field]];
  if (left === null || right === null) return Number(left === null) - Number(right === null);
  if (type === 'number') return left - right;
  if (type === 'code') return bytesOf(left, right);
  return keysOf(normalOf(a, field), normalOf(b, field)) || keysOf(left, right);
}

/** Texts are ordered by their first 200 characters. */
const keysOf = (a: string, b: string): number => bytesOf(firstOf(a), firstOf(b));

const firstOf = (text: string): string => [...text].slice(0, 200).join('');

const bytesOf = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
