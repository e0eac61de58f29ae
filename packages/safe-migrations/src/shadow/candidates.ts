import type { Table, TableColumn } from 'typeorm';
import { sqlTokens } from '../operations/sql-tokens.js';

const TEXTS = ['Ünïcödé 书 🎉 שלום', `O'Brien "said" \\ %_`, '', ' ', 'ǅ ﬃ İ'];

const VALUES: [type: RegExp, values: unknown[]][] = [
  [/^(small)int|^int2$/, [0, 1, -1, 32_767, -32_768]],
  [/^bigint|^int8$/, [0, 1, -1, '9223372036854775807', '-9223372036854775808']],
  [/int/, [0, 1, -1, 2_147_483_647, -2_147_483_648]],
  [/^bool/, [true, false]],
  [/^(decimal|numeric)/, ['0', '1.5', '-1.5']],
  [/^(real|float|double)/, [0, 1.5, -1.5, 1e30]],
  [/^date$/, ['2000-02-29', '1999-12-31', '0001-01-01', '9999-12-31']],
  [/^time( |$)/, ['00:00:00', '23:59:59']],
  [/^(timestamp|datetime)/, ['2001-02-03T04:05:06.789Z', '1999-12-31T23:59:59.999Z']],
  [/^json/, ['{"ключ": ["ü", null, 1.5]}', '[]', 'null']],
  [/^uuid$/, ['00000000-0000-4000-8000-000000000000', 'ffffffff-ffff-4fff-bfff-ffffffffffff']],
  [/^(bytea|blob)$/, [Buffer.from([0, 255, 39]), Buffer.alloc(0)]],
];

/**
 * Values that a column may hold, the plainest first: those in its checks, Unicode, extreme values.
 * @throws Error for a required column of an unknown type
 */
export function candidatesFor(column: TableColumn, table: Table): unknown[] {
  if (column.enum?.length) return column.enum;
  const named = namedInChecks(column, table);
  if (/char|text|clob/.test(column.type)) {
    const length = Number(column.length) || 300;
    const texts = TEXTS.map((text) => [...text].slice(0, length).join(''));
    return [...named, ...texts, 'x'.repeat(length), 'é'.repeat(length)];
  }
  const values = VALUES.find(([type]) => type.test(column.type))?.[1];
  if (values) return [...named, ...values];
  if (column.isNullable || column.default !== undefined) return [];
  throw new Error(`No value is known for "${table.name}"."${column.name}" (${column.type})`);
}

/** The literals in checks of the column, with the numbers next to them. */
function namedInChecks(column: TableColumn, table: Table): unknown[] {
  const isText = /char|text|clob/.test(column.type);
  const values = table.checks.flatMap(({ expression }) => {
    const tokens = sqlTokens(expression ?? '');
    const isAbout = tokens.some(({ kind, text }) => kind !== 'string' && text === column.name);
    // A number in a check of a text column is a length.
    return tokens.flatMap(({ kind, text }): unknown[] => {
      if (!isAbout) return [];
      if (isText) return kind === 'string' ? [text] : [];
      return kind === 'number' ? [Number(text), Number(text) + 1, Number(text) - 1] : [];
    });
  });
  return [...new Set(values)];
}
