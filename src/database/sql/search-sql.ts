import type { ListDescription, ListRequest } from '../../common/list/list-request.js';
import type { Dialect } from '../engine/statement.js';
import type { Bind } from './keyset.js';
import { normalForm } from '../schema/normal-form.js';

interface IndexedSearch {
  from: string;
  /** The id column in whose order the index returns rows. */
  id: string;
  condition(bind: Bind): string;
}

/** A trigram index cannot find shorter texts. */
const TRIGRAM = 3;

/** Punctuation around a word, as in `Le Guin, Ursula`. */
const AROUND = /^\p{P}+(?=.*[^\p{P}])|(?<=[^\p{P}].*)\p{P}+$/gu;

/** The words of a search, in normal form, each once. */
export const wordsOf = (q: string): string[] => [
  ...new Set(
    normalForm(q)
      .split(/\s+/)
      .map((word) => word.replace(AROUND, ''))
      .filter((word) => word !== ''),
  ),
];

/**
 * How SQLite finds the rows that contain a text, by the FTS5 index `<table>_search`. The index
 * drives the join, in the order of its ids, so that a page ends as soon as it is full. On PostgreSQL
 * the planner chooses the trigram index by itself.
 * @returns undefined on PostgreSQL, and if no search term is long enough
 */
export function searchByIndex(
  table: string,
  { fields }: ListDescription,
  { filters, q }: ListRequest,
  dialect: Dialect,
): IndexedSearch | undefined {
  if (dialect === 'postgres') return undefined;
  const terms = filters
    .filter(({ field, operator }) => operator === 'contains' && fields[field].searchable)
    .map(({ field, value }) => ({
      column: `${field}_normal : `,
      text: normalForm(value as string),
    }));
  for (const text of wordsOf(q ?? '')) terms.push({ column: '', text });
  const indexed = terms.filter(({ text }) => [...text].length >= TRIGRAM);
  if (indexed.length === 0) return undefined;
  const match = indexed.map(({ column, text }) => `${column}"${text.replaceAll('"', '""')}"`);
  const index = `"${table}_search"`;
  return {
    from: `${index} CROSS JOIN "${table}" ON "${table}"."id" = ${index}."rowid"`,
    id: `${index}."rowid"`,
    condition: (bind) => `${index} MATCH ${bind(match.join(' AND '))}`,
  };
}
