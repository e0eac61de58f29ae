import type { SqlToken } from './sql-tokens.js';
import type { Action } from './operation.js';
import { readColumn, readType } from './column-definition.js';
import { splitTokens, TokenReader } from './token-reader.js';

/** The actions of an ALTER TABLE, of which the reader has read the name. */
export function readAlterTable(table: string, reader: TokenReader): Action[] {
  return splitTokens(reader.rest(), ',').map((part) => readChange(table, new TokenReader(part)));
}

function readChange(table: string, reader: TokenReader): Action {
  if (reader.take('ADD')) {
    const constraint = readConstraint(table, reader);
    if (constraint) return constraint;
    reader.take('COLUMN');
    reader.take('IF NOT EXISTS');
    return { kind: 'addColumn', table, column: readColumn(reader.rest()) };
  }
  if (reader.take('DROP')) {
    const isConstraint = reader.take('CONSTRAINT');
    if (!isConstraint) reader.take('COLUMN');
    reader.take('IF EXISTS');
    const name = reader.name();
    return isConstraint
      ? { kind: 'dropConstraint', table, name }
      : { kind: 'dropColumn', table, column: name };
  }
  if (reader.take('RENAME')) return readRename(table, reader);
  if (reader.take('VALIDATE CONSTRAINT')) {
    return { kind: 'validateConstraint', table, name: reader.name() };
  }
  if (reader.take('ALTER')) {
    reader.take('COLUMN');
    return readColumnChange(table, reader.name(), reader);
  }
  return other(reader);
}

function readRename(table: string, reader: TokenReader): Action {
  if (reader.take('TO')) return { kind: 'renameTable', table, to: reader.name() };
  if (reader.take('CONSTRAINT')) return other(reader);
  reader.take('COLUMN');
  const column = reader.name();
  reader.take('TO');
  return { kind: 'renameColumn', table, column, to: reader.name() };
}

function readColumnChange(table: string, column: string, reader: TokenReader): Action {
  if (reader.take('SET NOT NULL')) return { kind: 'setNotNull', table, column };
  if (reader.take('DROP NOT NULL')) return { kind: 'dropNotNull', table, column };
  if (reader.take('SET DEFAULT') || reader.take('DROP DEFAULT')) {
    return { kind: 'changeDefault', table, column };
  }
  if (reader.take('SET DATA TYPE') || reader.take('TYPE')) {
    const after = { name: column, isNullable: true, hasDefault: false, ...readType(reader) };
    return { kind: 'changeType', table, column, after };
  }
  return other(reader);
}

const TYPES = {
  CHECK: 'check',
  FOREIGN: 'foreign',
  UNIQUE: 'unique',
  PRIMARY: 'primary',
  EXCLUDE: 'exclude',
} as const;

/** Reads a table constraint, named or not; undefined for a column. */
export function readConstraint(table: string, reader: TokenReader): Action | undefined {
  const isNamed = reader.take('CONSTRAINT');
  const name = isNamed ? reader.name() : undefined;
  if (!isNamed && reader.tokens.find(({ upper }) => upper === reader.peek())?.kind !== 'word') {
    return undefined;
  }
  const type = TYPES[reader.peek() as keyof typeof TYPES];
  if (!type) return undefined;
  const rest = reader.rest();
  const words = rest.map(({ kind, upper }) => (kind === 'word' ? upper : '')).join(' ');
  return {
    kind: 'addConstraint',
    table,
    name,
    type,
    isNotValid: /\bNOT VALID\b/.test(words),
    usesIndex: /\bUSING INDEX\b/.test(words),
    notNull: type === 'check' ? notNullColumns(rest) : [],
  };
}

/** The columns in `column IS NOT NULL`. */
function notNullColumns(tokens: SqlToken[]): string[] {
  return tokens.flatMap(({ text }, index) => {
    const after = tokens.slice(index + 1, index + 4).map(({ upper }) => upper);
    return after.join(' ') === 'IS NOT NULL' ? [text] : [];
  });
}

const other = ({ tokens }: TokenReader): Action => ({
  kind: 'other',
  text: tokens.map(({ text }) => text).join(' '),
});
