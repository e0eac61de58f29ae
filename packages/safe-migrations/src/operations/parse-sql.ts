import { type SqlToken, sqlTokens } from './sql-tokens.js';
import type { Action, ColumnFacts } from './operation.js';
import { readAlterTable, readConstraint } from './alter-table.js';
import { readColumn } from './column-definition.js';
import { isBounded } from './is-bounded.js';
import { splitTokens, TokenReader } from './token-reader.js';

/** The actions of some SQL. */
export function sqlActions(sql: string): Action[] {
  return statements(sql).flatMap((tokens) => statementActions(tokens, sql));
}

/** The body of an SQLite trigger is not split into statements. */
function statements(sql: string): SqlToken[][] {
  const tokens = sqlTokens(sql);
  const isTrigger = /^\s*CREATE\s+(OR\s+REPLACE\s+)?(TEMP\s+|TEMPORARY\s+)?TRIGGER\b/i.test(sql);
  return isTrigger ? [tokens] : splitTokens(tokens, ';');
}

function statementActions(tokens: SqlToken[], sql: string): Action[] {
  const reader = new TokenReader(tokens);
  if (reader.take('DO')) return blockActions(reader);
  if (reader.take('ALTER TABLE')) {
    reader.take('IF EXISTS');
    reader.take('ONLY');
    return readAlterTable(reader.name(), reader);
  }
  if (reader.take('CREATE')) return createActions(reader, sql);
  if (reader.take('DROP TABLE')) {
    reader.take('IF EXISTS');
    const names = splitTokens(reader.rest(), ',').map((part) => new TokenReader(part).name());
    return names.map((table) => ({ kind: 'dropTable', table }));
  }
  if (reader.take('DROP INDEX')) {
    const isConcurrent = reader.take('CONCURRENTLY');
    reader.take('IF EXISTS');
    return [{ kind: 'dropIndex', name: reader.name(), isConcurrent }];
  }
  if (reader.take('TRUNCATE')) {
    reader.take('TABLE');
    return [{ kind: 'truncate', table: reader.name() }];
  }
  return [changeOfRows(tokens) ?? { kind: 'other', text: textOf(tokens, sql) }];
}

function createActions(reader: TokenReader, sql: string): Action[] {
  const { tokens } = reader;
  reader.take('TEMP|TEMPORARY|UNLOGGED');
  if (reader.take('TABLE')) {
    reader.take('IF NOT EXISTS');
    const table = reader.name();
    const parts = reader.peek() === '(' ? splitTokens(reader.bracketed(), ',') : [];
    const isConstraint = (part: SqlToken[]): boolean =>
      readConstraint(table, new TokenReader(part)) !== undefined;
    const columns: ColumnFacts[] = parts.filter((part) => !isConstraint(part)).map(readColumn);
    const key = parts.find((part) => isConstraint(part) && has(part, 'PRIMARY')) ?? [];
    for (const column of columns) column.isPrimary ||= has(key, column.name);
    return [{ kind: 'createTable', table, columns }];
  }
  reader.take('UNIQUE');
  if (reader.take('INDEX')) {
    const isConcurrent = reader.take('CONCURRENTLY');
    reader.take('IF NOT EXISTS');
    const name = reader.peek() === 'ON' ? undefined : reader.name();
    reader.take('ON');
    reader.take('ONLY');
    return [{ kind: 'createIndex', table: reader.name(), name, isConcurrent }];
  }
  return [{ kind: 'other', text: textOf(tokens, sql) }];
}

const has = (tokens: SqlToken[], word: string): boolean =>
  tokens.some(({ upper, text }) => upper === word || text === word);

/** INSERT, UPDATE or DELETE, also after a WITH. */
function changeOfRows(tokens: SqlToken[]): Action | undefined {
  let depth = 0;
  for (const [index, { kind, text, upper }] of tokens.entries()) {
    if (kind === 'sign') depth += text === '(' ? 1 : text === ')' ? -1 : 0;
    if (depth > 0 || kind !== 'word') continue;
    const reader = new TokenReader(tokens.slice(index + 1));
    if (upper === 'INSERT' || upper === 'REPLACE') {
      while (!reader.isAtEnd && !reader.take('INTO')) reader.next();
      return { kind: 'insert', table: reader.name() };
    }
    if (upper === 'UPDATE' || upper === 'DELETE') {
      if (reader.take('OR')) reader.next();
      reader.take('FROM');
      reader.take('ONLY');
      const table = reader.name();
      const hasWhere = reader
        .rest()
        .some((token) => token.kind === 'word' && token.upper === 'WHERE');
      return {
        kind: upper === 'UPDATE' ? 'update' : 'delete',
        table,
        columns: assignedColumns(reader.rest()),
        hasWhere,
        isBounded: isBounded(tokens),
      };
    }
    if (!/^(WITH|RECURSIVE|AS|MATERIALIZED|NOT)$/.test(upper) && index === 0) return undefined;
  }
  return undefined;
}

/** The columns that SET assigns. */
function assignedColumns(tokens: SqlToken[]): string[] {
  const from = tokens.findIndex(({ kind, upper }) => kind === 'word' && upper === 'SET');
  if (from < 0) return [];
  const assignments = splitTokens(tokens.slice(from + 1), ',');
  return assignments
    .flatMap((part) => {
      const equals = part.findIndex(({ text }) => text === '=');
      return equals > 0 ? part.slice(0, equals).filter(({ kind }) => kind !== 'sign') : [];
    })
    .map(({ text }) => text);
}

/** The statements in `DO $$ … $$`, without control flow. */
function blockActions(reader: TokenReader): Action[] {
  const body = reader.tokens.find(({ kind }) => kind === 'string')?.text ?? '';
  const inside = body.replace(/^\$\w*\$/, '').replace(/\$\w*\$$/, '');
  return splitTokens(sqlTokens(inside), ';').flatMap((tokens) => {
    const verb = tokens.findIndex(
      ({ kind, upper }) =>
        kind === 'word' && /^(ALTER|CREATE|DROP|TRUNCATE|UPDATE|DELETE|INSERT|WITH)$/.test(upper),
    );
    return verb < 0 ? [] : statementActions(tokens.slice(verb), inside);
  });
}

const textOf = (tokens: SqlToken[], sql: string): string =>
  tokens.length > 0 ? sql.slice(tokens[0].start, tokens.at(-1)!.end) : '';
