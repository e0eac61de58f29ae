import type { Filter } from '../../common/list/list-filters.js';
import type { Dialect } from '../engine/statement.js';
import type { Bind } from './keyset.js';
import { normalForm } from '../schema/normal-form.js';

/** A column that a filter is about. */
export interface FilteredColumn {
  /** Quoted. */
  name: string;
  /** Of the normal form beside it, quoted; text alone has one. */
  normal?: string;
  /** Whether it may hold more than an index can: only the first characters of it are indexed. */
  isLong: boolean;
  /** Makes of a value what is stored. */
  encode(value: unknown): unknown;
}

const COMPARISONS: Record<string, string> = { ne: '<>', gt: '>', gte: '>=', lt: '<', lte: '<=' };

/** Characters of a text that its indexes hold: PostgreSQL cannot index longer rows. */
const KEY_LENGTH = 200;

/** What of a text is indexed and sorted by, in the order of its bytes on either engine. */
export const keyOf = (column: string, dialect: Dialect): string =>
  `substr(${column}, 1, ${KEY_LENGTH})${dialect === 'postgres' ? ' COLLATE "C"' : ''}`;

/** Not before anything that a key can go on with. */
const LAST_ENDING = '\u{10FFFF}'.repeat(KEY_LENGTH);

/** The condition of one filter. Values reach SQL as parameters only. */
export function conditionOf(
  { operator, value }: Filter,
  column: FilteredColumn,
  dialect: Dialect,
  bind: Bind,
): string {
  const { name, normal, isLong, encode } = column;
  switch (operator) {
    case 'null':
      return value ? `${name} IS NULL` : `${name} IS NOT NULL`;
    case 'eq':
      return isLong
        ? equalsLong(name, value as string, dialect, bind)
        : `${name} = ${bind(encode(value))}`;
    case 'in':
      return among(name, (value as unknown[]).map(encode), dialect, bind);
    case 'contains':
      return contains(normal!, normalForm(value as string), dialect, bind);
    case 'startsWith':
      return startsWith(normal!, normalForm(value as string), dialect, bind);
    default:
      return `${name} ${COMPARISONS[operator]} ${bind(encode(value))}`;
  }
}

/** First characters that are fewer than the index holds are all that there are. */
function equalsLong(name: string, text: string, dialect: Dialect, bind: Bind): string {
  const [column, key] = [keyOf(name, dialect), firstCharacters(text)];
  const isWhole = [...text].length < KEY_LENGTH;
  return `${column} = ${bind(key)}${isWhole ? '' : ` AND ${name} = ${bind(text)}`}`;
}

function among(name: string, values: unknown[], dialect: Dialect, bind: Bind): string {
  return dialect === 'postgres'
    ? `${name} = ANY (${bind(values)})`
    : `${name} IN (SELECT "value" FROM json_each(${bind(JSON.stringify(values))}))`;
}

/** `text` as a part of a column of normal forms. No character of it is a wildcard. */
export function contains(normal: string, text: string, dialect: Dialect, bind: Bind): string {
  return dialect === 'postgres'
    ? `${normal} LIKE ${bind(`%${text.replace(/[\\%_]/g, '\\$&')}%`)}`
    : `instr(${normal}, ${bind(text)}) > 0`;
}

/** The index of the sort key finds the range; the whole text decides. */
function startsWith(normal: string, text: string, dialect: Dialect, bind: Bind): string {
  const [column, key] = [keyOf(normal, dialect), firstCharacters(text)];
  const range = `${column} >= ${bind(key)} AND ${column} <= ${bind(`${key}${LAST_ENDING}`)}`;
  return `${range} AND substr(${normal}, 1, ${bind([...text].length)}) = ${bind(text)}`;
}

const firstCharacters = (text: string): string =>
  text.length <= KEY_LENGTH ? text : [...text].slice(0, KEY_LENGTH).join('');
