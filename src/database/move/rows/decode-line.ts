import { toRfc3339 } from '../../../common/fields/timestamps.js';
import { RowRefusedError, shown } from './row-refused.js';
import type { ColumnKind, Table } from './table.js';

const UNESCAPED: Record<string, string> = {
  b: '\b',
  t: '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  '\\': '\\',
};

/** As PostgreSQL prints them from the year 1 to 9999. Others have more digits or end in BC. */
const TIMESTAMP = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,3})?\+00$/;
const DATE = /^\d{4}-\d\d-\d\d$/;

/** The values that SQLite holds, or undefined for one that it cannot hold. */
const DECODERS: Record<ColumnKind, (text: string) => unknown> = {
  integer: Number,
  float: (bits) => {
    const value = floatOf(bits);
    // SQLite stores a float without a fraction as an integer.
    return Object.is(value, -0) ? undefined : value;
  },
  boolean: (text) => (text === 't' ? 1 : 0),
  text: (text) =>
    text.includes('\\') ? text.replaceAll(/\\(.)/g, (_, code: string) => UNESCAPED[code]) : text,
  date: (text) => (DATE.test(text) ? text : undefined),
  timestamp: (text) => (TIMESTAMP.test(text) ? toRfc3339(text) : undefined),
};

/**
 * Makes the decoder for the lines of a table, without their ends.
 * @returns a function that returns the values to bind in SQLite, and throws RowRefusedError
 */
export function lineDecoder(table: Table): (line: string) => unknown[] {
  const decoders = table.columns.map(({ kind }) => DECODERS[kind]);
  return (line) => {
    const fields: unknown[] = line.split('\t');
    for (let index = 0; index < decoders.length; index += 1) {
      const text = fields[index] as string;
      fields[index] = text === '\\N' ? null : decoders[index](text);
      if (fields[index] === undefined) {
        const printed = table.columns[index].kind === 'float' ? '-0' : shown(text);
        const { name } = table.columns[index];
        throw new RowRefusedError(
          table,
          keyOf(table, line),
          name,
          `SQLite cannot store ${printed}`,
        );
      }
    }
    return fields;
  };
}

/** Writes the floats of a line, which are bits, as numbers for COPY. */
export function withNumbers(table: Table): (line: string) => string {
  const floats = table.columns.flatMap(({ kind }, index) => (kind === 'float' ? [index] : []));
  return (line) => {
    const fields = line.split('\t');
    for (const index of floats) {
      if (fields[index] === '\\N') continue;
      const value = floatOf(fields[index]);
      fields[index] = Object.is(value, -0) ? '-0' : String(value);
    }
    return fields.join('\t');
  };
}

const keyOf = (table: Table, line: string): string[] => {
  const fields = line.split('\t');
  return table.key.map((name) => fields[table.columns.findIndex((one) => one.name === name)]);
};

const bits = new DataView(new ArrayBuffer(8));
function floatOf(hexadecimal: string): number {
  bits.setBigUint64(0, BigInt(`0x${hexadecimal}`));
  return bits.getFloat64(0);
}
