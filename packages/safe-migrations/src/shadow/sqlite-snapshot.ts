import type { DataSource } from 'typeorm';
import { type SqlToken, sqlTokens } from '../operations/sql-tokens.js';
import { bookkeepingTables } from './bookkeeping-tables.js';

interface MasterRow {
  type: 'table' | 'index' | 'trigger' | 'view';
  name: string;
  tbl_name: string;
  sql: string | null;
}

/** The schema as a sorted list of facts; the order of columns and constraints is none. */
export async function sqliteSnapshot(dataSource: DataSource): Promise<string[]> {
  const rows: MasterRow[] = await dataSource.query('SELECT * FROM sqlite_master');
  const hidden = new Set(bookkeepingTables(dataSource));
  const virtual = rows.filter(({ sql }) => /^CREATE VIRTUAL/i.test(sql ?? ''));
  // The tables in which a virtual one keeps its data are its own business.
  const isShadow = (name: string): boolean =>
    virtual.some((table) => name !== table.name && name.startsWith(`${table.name}_`));
  return rows
    .filter(({ tbl_name: table, sql }) => sql && !table.startsWith('sqlite_') && !hidden.has(table))
    .filter(({ tbl_name: table }) => !isShadow(table))
    .flatMap((row) =>
      row.type === 'table' && !virtual.includes(row)
        ? tableFacts(row.name, row.sql!)
        : [`${row.type} ${row.name}: ${normalized(sqlTokens(row.sql!))}`],
    )
    .toSorted();
}

/** A fact for the table, and one for each of its columns and constraints. */
function tableFacts(table: string, sql: string): string[] {
  const tokens = sqlTokens(sql);
  const open = tokens.findIndex(({ text }) => text === '(');
  const parts: SqlToken[][] = [[]];
  let depth = 0;
  let index = open;
  for (; index < tokens.length; index++) {
    const token = tokens[index];
    if (token.kind === 'sign' && token.text === '(' && depth++ === 0) continue;
    if (token.kind === 'sign' && token.text === ')' && --depth === 0) break;
    if (token.kind === 'sign' && token.text === ',' && depth === 1) parts.push([]);
    else parts.at(-1)!.push(token);
  }
  const options = normalized(tokens.slice(index + 1));
  return [
    `table ${table}${options && `: ${options}`}`,
    ...parts.map((part) =>
      /^(CONSTRAINT|PRIMARY|UNIQUE|CHECK|FOREIGN)$/.test(
        part[0].kind === 'word' ? part[0].upper : '',
      )
        ? `constraint of ${table}: ${normalized(part)}`
        : `column ${table}.${part[0].text}: ${normalized(part.slice(1))}`,
    ),
  ];
}

/**
 * The same text for what means the same: case, quotes, white space, what holds anyway, and the
 * brackets that TypeORM adds to a check each time that it rebuilds the table.
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

/** `((a))` becomes `(a)`: a pair goes when all that is in it is another pair. */
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
