import type { DataSource } from 'typeorm';
import { type SqlToken, sqlTokens } from '../operations/sql-tokens.js';
import { splitTokens, TokenReader } from '../operations/token-reader.js';
import { bookkeepingTables } from './bookkeeping-tables.js';

interface MasterRow {
  type: 'table' | 'index' | 'trigger' | 'view';
  name: string;
  tbl_name: string;
  sql: string | null;
}

/** The schema as a sorted list of facts, whatever the order of columns and constraints. */
export async function sqliteSnapshot(dataSource: DataSource): Promise<string[]> {
  const rows: MasterRow[] = await dataSource.query('SELECT * FROM sqlite_master');
  const hidden = new Set(bookkeepingTables(dataSource));
  const virtual = rows.filter(({ sql }) => /^CREATE VIRTUAL/i.test(sql ?? ''));
  // The tables in which a virtual table keeps its data are not part of the schema.
  const isShadow = (name: string): boolean =>
    virtual.some((table) => name !== table.name && name.startsWith(`${table.name}_`));
  return rows
    .filter(({ tbl_name: table, sql }) => sql && !table.startsWith('sqlite_') && !hidden.has(table))
    .filter(({ tbl_name: table }) => !isShadow(table))
    .flatMap((row) =>
      row.type === 'table' && !virtual.includes(row)
        ? tableFacts(row.name, row.sql!)
        : [`${pathOf(row)}: ${normalized(sqlTokens(row.sql!))}`],
    )
    .toSorted();
}

const pathOf = ({ type, name, tbl_name: table }: MasterRow): string =>
  `${type} ${name}${type === 'index' || type === 'trigger' ? ` of ${table}` : ''}`;

/** A fact for the table, and one for each of its columns and constraints. */
export function tableFacts(table: string, sql: string): string[] {
  const reader = new TokenReader(sqlTokens(sql));
  while (!reader.isAtEnd && reader.peek() !== '(') reader.next();
  const parts = splitTokens(reader.bracketed(), ',');
  const options = normalized(reader.rest());
  return [
    `table ${table}${options && `: ${options}`}`,
    ...parts.map((part) => {
      const [first, ...rest] = part;
      const isWord = first.kind === 'word';
      if (isWord && first.upper === 'CONSTRAINT')
        return `constraint ${rest[0].text} of ${table}: ${normalized(rest.slice(1))}`;
      if (isWord && UNNAMED.test(first.upper)) return `constraint of ${table}: ${normalized(part)}`;
      return `column ${table}.${first.text}: ${normalized(rest)}`;
    }),
  ];
}

const UNNAMED = /^(PRIMARY|UNIQUE|CHECK|FOREIGN)$/;

/**
 * The same text for the same meaning: ignores case, quotes, white space, defaults that are spelled
 * out, and the brackets that TypeORM adds to a check whenever it rebuilds the table.
 */
function normalized(tokens: SqlToken[]): string {
  const words = tokens.map(({ kind, text, upper }) =>
    kind === 'string' ? `'${text}'` : kind === 'quoted' ? text : upper,
  );
  return withoutDoubleBrackets(words)
    .join(' ')
    .replaceAll(/DEFAULT \( ((?:'[^']*'|[^()'])*) \)/g, 'DEFAULT $1')
    .replaceAll(/ ON (UPDATE|DELETE) NO ACTION/g, '')
    .replaceAll(/ ?([(),.]) ?/g, '$1')
    .replaceAll(',', ', ');
}

/** `((a))` becomes `(a)`: removes a pair that contains nothing but another pair. */
function withoutDoubleBrackets(words: string[]): string[] {
  const partner = new Map<number, number>();
  const open: number[] = [];
  words.forEach((word, index) => {
    if (word === '(') open.push(index);
    if (word === ')' && open.length > 0) partner.set(open.pop()!, index);
  });
  const surplus = [...partner].filter(
    ([start, end]) => words[start + 1] === '(' && partner.get(start + 1) === end - 1,
  );
  const dropped = new Set(surplus.flat());
  return words.filter((_, index) => !dropped.has(index));
}
