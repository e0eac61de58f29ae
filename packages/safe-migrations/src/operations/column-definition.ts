import type { SqlToken } from './sql-tokens.js';
import type { ColumnFacts } from './operation.js';
import { TokenReader } from './token-reader.js';

const ENDS_TYPE =
  /^(NOT|NULL|DEFAULT|PRIMARY|UNIQUE|CHECK|REFERENCES|CONSTRAINT|COLLATE|GENERATED|AS|USING|IDENTITY)$/;

/** Synonyms of types. */
const SAME: Record<string, string> = {
  'character varying': 'varchar',
  character: 'char',
  int: 'integer',
  int4: 'integer',
  int8: 'bigint',
  int2: 'smallint',
  float8: 'double precision',
  float4: 'real',
  double: 'double precision',
  float: 'double precision',
  decimal: 'numeric',
  bool: 'boolean',
  serial: 'integer',
  bigserial: 'bigint',
  smallserial: 'smallint',
  'timestamp with time zone': 'timestamptz',
  'timestamp without time zone': 'timestamp',
};

/** The name under which types are compared. */
export const typeName = (type: string): string => SAME[type.toLowerCase()] ?? type.toLowerCase();

/** Reads a type, with its size. */
export function readType(reader: TokenReader): Pick<ColumnFacts, 'type' | 'size'> {
  const words: string[] = [];
  let size: number[] | undefined;
  while (!reader.isAtEnd && !ENDS_TYPE.test(reader.peek())) {
    if (reader.peek() === '(') {
      const inside = reader.bracketed().filter(({ kind }) => kind === 'number');
      size = inside.map(({ text }) => Number(text));
    } else {
      words.push(reader.next()!.text.toLowerCase());
    }
  }
  return { type: words.length > 0 ? typeName(words.join(' ')) : undefined, size };
}

/** Reads `name type constraints …`, as in CREATE TABLE and ADD COLUMN. */
export function readColumn(tokens: SqlToken[]): ColumnFacts {
  const reader = new TokenReader(tokens);
  const name = reader.name();
  const { type, size } = readType(reader);
  const rest = reader.rest();
  const has = (...words: string[]): boolean =>
    rest.some((_, at) =>
      words.every((word, i) => rest[at + i]?.kind === 'word' && rest[at + i].upper === word),
    );
  const isPrimary = has('PRIMARY', 'KEY');
  return {
    name,
    type,
    size,
    isNullable: !has('NOT', 'NULL') && !isPrimary,
    hasDefault: has('DEFAULT'),
    isGenerated:
      has('GENERATED') ||
      has('AS') ||
      isPrimary ||
      tokens.some(({ upper }) => upper.endsWith('SERIAL')),
    isUnique: has('UNIQUE') || isPrimary,
    isPrimary,
  };
}
