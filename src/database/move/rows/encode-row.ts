import { isUtf8 } from 'node:buffer';
import { RowRefusedError, shown } from './row-refused.js';
import type { ColumnKind, Table } from './table.js';

/**
 * Rows are moved, and compared, as lines in the text format of PostgreSQL's COPY: tabs between columns,
 * \N for NULL, escaped control characters. Two databases hold the same rows if their lines are the same
 * bytes. Only floats are written otherwise, as the 16 hexadecimal digits of their bits: two programs may
 * print different digits for the same number.
 */
type Encode = (value: unknown) => string;

/** What is wrong with a value. */
class Refusal extends Error {}

const refuse = (reason: string): never => {
  throw new Refusal(reason);
};

const MIN_INT = -2_147_483_648;
const MAX_INT = 2_147_483_647;
/** As SQLite holds them; whether the day exists is up to PostgreSQL. */
const TIMESTAMP = /^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;
const DATE = /^\d{4}-\d\d-\d\d$/;

/** Characters that are escaped, refused, or may stand for bytes that are not UTF-8. */
const UNUSUAL = /[\0\b\t\n\v\f\r\\\ufffd]/;
const ESCAPES: Record<string, string> = {
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\\': '\\\\',
};

const ENCODERS: Record<ColumnKind, Encode> = {
  integer: (value) =>
    Number.isInteger(value) && (value as number) >= MIN_INT && (value as number) <= MAX_INT
      ? String(value)
      : refuse(`${shown(value)} is not a whole number of 32 bits`),
  float: (value) =>
    typeof value === 'number' ? bitsOf(value) : refuse(`${shown(value)} is not a number`),
  boolean: (value) => {
    if (value === 1) return 't';
    return value === 0 ? 'f' : refuse(`${shown(value)} is neither 0 nor 1`);
  },
  text: (value) => {
    if (typeof value !== 'string') return refuse('the value is not text');
    return UNUSUAL.test(value) ? escape(value) : value;
  },
  date: (value) =>
    typeof value === 'string' && DATE.test(value)
      ? value
      : refuse(`${shown(value)} is not a date such as 2026-11-29`),
  timestamp: (value) =>
    typeof value === 'string' && TIMESTAMP.test(value)
      ? `${value.slice(0, 10)} ${value.slice(11, 19)}${fraction(value)}+00`
      : refuse(`${shown(value)} is not a timestamp such as 2026-11-29T12:00:00.000Z`),
};

/** Without the zeros at the end, which PostgreSQL does not print. */
function fraction(timestamp: string): string {
  if (!timestamp.endsWith('0Z')) return timestamp.slice(19, 23);
  const digits = timestamp.slice(20, 23).replace(/0+$/, '');
  return digits && `.${digits}`;
}

function escape(text: string): string {
  if (text.includes('\0')) refuse('it holds a NUL character, which PostgreSQL cannot store');
  return text.replaceAll(/[\b\t\n\v\f\r\\]/g, (character) => ESCAPES[character]);
}

const float = new DataView(new ArrayBuffer(8));
function bitsOf(value: number): string {
  float.setFloat64(0, value);
  return float.getBigUint64(0).toString(16).padStart(16, '0');
}

/**
 * Makes the encoder for the rows of an SQLite table.
 * @param readBytes reads the bytes of a text again: the driver replaces those that are not UTF-8
 * @returns a function that turns the values of a row into its line, and throws RowRefusedError
 */
export function rowEncoder(
  table: Table,
  readBytes: (column: string, key: unknown[]) => Buffer,
): (row: unknown[]) => string {
  const encoders = table.columns.map(({ kind }) => ENCODERS[kind]);
  const keyOf = (row: unknown[]): unknown[] =>
    table.key.map((name) => row[table.columns.findIndex((column) => column.name === name)]);
  return (row) => {
    let line = '';
    for (let index = 0; index < encoders.length; index += 1) {
      const value = row[index];
      if (index > 0) line += '\t';
      try {
        line += value === null ? '\\N' : encoders[index](value);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        throw new RowRefusedError(table, keyOf(row), table.columns[index].name, error.message);
      }
      if (typeof value === 'string' && value.includes('\ufffd')) {
        const { name } = table.columns[index];
        if (!isUtf8(readBytes(name, keyOf(row)))) {
          throw new RowRefusedError(table, keyOf(row), name, 'its bytes are not UTF-8');
        }
      }
    }
    return `${line}\n`;
  };
}
