import type { Filter } from '../../common/list/list-filters.js';
import type { Dialect } from '../engine/statement.js';
import type { Bind } from './keyset.js';
import { among } from './clauses.js';
import { normalForm } from '../schema/normal-form.js';

/** A column that can be filtered and sorted by. */
export interface FilteredColumn {
  /** Quoted and qualified. */
  name: string;
  /** The column of the normal form, quoted and qualified; only text has one. */
  normal?: string;
  /** Whether its values may be too long for an index, so that only a prefix is indexed. */
  isLong: boolean;
  /** Converts a value to what is stored. */
  encode(value: unknown): unknown;
}

const COMPARISONS: Record<string, string> = { ne: '<>', gt: '>', gte: '>=', lt: '<', lte: '<=' };

/** Length, in characters, of the indexed prefix of a text: PostgreSQL cannot index longer rows. */
const KEY_LENGTH = 200;

/** The prefix of a text that is indexed and sorted by, in byte order on both engines. */
export const sortKey = (column: string, dialect: Dialect): string =>
  `substr(${column}, 1, ${KEY_LENGTH})${dialect === 'postgres' ? ' COLLATE "C"' : ''}`;

/** Sorts at or after any continuation of a key. */
const LAST_SUFFIX = '\u{10FFFF}'.repeat(KEY_LENGTH);

/** The SQL condition of a filter. Values are always parameters. */
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

/** The index finds the prefix; if the text is shorter than a prefix can be, that is all of it. */
function equalsLong(name: string, text: string, dialect: Dialect, bind: Bind): string {
  const [column, key] = [sortKey(name, dialect), prefixOf(text)];
  const isWhole = [...text].length < KEY_LENGTH;
  return `${column} = ${bind(key)}${isWhole ? '' : ` AND ${name} = ${bind(text)}`}`;
}

/** Whether a column of normal forms contains `text`, in which no character is a wildcard. */
export function contains(normal: string, text: string, dialect: Dialect, bind: Bind): string {
  return dialect === 'postgres'
    ? `${normal} LIKE ${bind(`%${text.replace(/[\\%_]/g, '\\$&')}%`)}`
    : `instr(${normal}, ${bind(text)}) > 0`;
}

/** The index on the sort key finds a range; the comparison with the whole text decides. */
function startsWith(normal: string, text: string, dialect: Dialect, bind: Bind): string {
  const [column, key] = [sortKey(normal, dialect), prefixOf(text)];
  const range = `${column} >= ${bind(key)} AND ${column} <= ${bind(`${key}${LAST_SUFFIX}`)}`;
  return `${range} AND substr(${normal}, 1, ${bind([...text].length)}) = ${bind(text)}`;
}

const prefixOf = (text: string): string =>
  text.length <= KEY_LENGTH ? text : [...text].slice(0, KEY_LENGTH).join('');
