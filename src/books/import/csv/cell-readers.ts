import { cleanIsbn, isNoIsbn } from '../../../common/fields/isbn.js';
import { languageCode } from '../formats/language-code.js';

/** Reads a value from the cells of the columns that a preset names; undefined and null mean none. */
export type CellReader = (cells: string[]) => unknown;

/** The first cell that is not empty. Excel's `="x"` is x. */
export const first: CellReader = (cells) => cells.map(plain).find((cell) => cell !== '');

/** All cells, and what commas separate in them: "Ann A, Bob B" is two names. */
export const namesByComma: CellReader = (cells) =>
  joined(cells.flatMap((cell) => cell.split(', ')));

/** Names as in "Kerouac, Jack". Those with another comma, such as "King, Martin, Jr.", stay. */
export const invertedName: CellReader = (cells) =>
  joined(cells.map((cell) => cell.replace(/^([^,]+), ([^,]+)$/, '$2 $1')));

/**
 * Calibre separates authors by ", ", or by " & " as in the sorting names. A name may have a comma, so
 * they are separated at commas only if there are as many sorting names. Calibre writes Unknown for none.
 */
export const calibreAuthors: CellReader = ([authors, sorted = '']) => {
  if (authors.includes(' & ')) return joined(authors.split(' & '));
  const names = authors.split(', ');
  return names.length === sorted.split(' & ').length ? joined(names) : authors;
};

/** The first valid ISBN; otherwise the first text that claims to be one. */
export const isbn: CellReader = (cells) => {
  const given = cells.map((cell) => cell.trim()).filter((cell) => !isNoIsbn(cell));
  return given.find((cell) => cleanIsbn(cell)) ?? given[0];
};

/** ISBN, or an id that is none: an ASIN such as B01LX9SHK6, or a UUID. */
export const isbnOrUid: CellReader = (cells) =>
  isbn(cells.filter((cell) => !/^(B[0-9A-Z]{9}|[0-9a-f]{8}-[0-9a-f-]{27})$/i.test(cell.trim())));

/** The ISBN among identifiers such as "isbn:9780345391803,goodreads:11"; otherwise the other cells. */
export const identifiers: CellReader = ([ids, ...others]) => {
  const isbns = ids.split(',').flatMap((id) => /^\s*isbn:(.*)/i.exec(id)?.[1] ?? []);
  return isbn([...isbns, ...others]);
};

/** The publisher in "Penguin (1991), Paperback, 320 pages". */
export const publisherOfPublication: CellReader = ([cell]) =>
  plain(cell.replace(/\s*\((?=[^)]*\d)[^)]*\).*$/s, '')).trim();

/** A rating from 0 to 5, in which 0 means none. */
export const rating: CellReader = ([cell]) => (Number(cell) === 0 ? null : plain(cell));

export const language: CellReader = ([cell]) => languageCode(plain(cell));

const plain = (cell: string): string => {
  const text = cell.trim();
  return /^="[^"]*"$/.test(text) ? text.slice(2, -1) : text;
};

function joined(names: string[]): string {
  return [...new Set(names.map(plain).filter((name) => name !== ''))].join('; ');
}
