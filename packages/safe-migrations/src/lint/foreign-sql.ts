import { sqlTokens } from '../operations/sql-tokens.js';
import type { EngineName } from '../operations/engine-name.js';

/** SQL that only one engine understands, with words in upper case. */
const ONLY: Record<EngineName, RegExp[]> = {
  postgres: [
    /::/,
    /\$ \d/,
    /\bCONCURRENTLY\b/,
    /\bNOT VALID\b/,
    /\bVALIDATE CONSTRAINT\b/,
    /\bALTER COLUMN\b/,
    /^ALTER TABLE\b.*\b(ADD|DROP|RENAME) CONSTRAINT\b/,
    /^ALTER TABLE \S+ ALTER\b/,
    /^ALTER TABLE IF EXISTS\b/,
    /\bADD COLUMN IF NOT EXISTS\b/,
    /\bDROP COLUMN IF EXISTS\b/,
    /^(CREATE|ALTER|DROP|COMMENT) (EXTENSION|TYPE|SEQUENCE|SCHEMA|FUNCTION|PROCEDURE|DOMAIN|MATERIALIZED|POLICY|ROLE|ON)\b/,
    /^CREATE OR REPLACE\b/,
    /^(DO|GRANT|REVOKE|LOCK|TRUNCATE|SET|COPY|CLUSTER)\b/,
    /\bEXECUTE (FUNCTION|PROCEDURE)\b/,
    /\bUSING (GIN|GIST|BRIN|HASH|BTREE|SPGIST)\b/,
    /\b(ILIKE|SIMILAR TO)\b/,
    /\b(JSONB|BYTEA|TSVECTOR|TIMESTAMPTZ|SERIAL|BIGSERIAL|SMALLSERIAL|INET|CITEXT)\b/,
    /\bGENERATED (ALWAYS|BY DEFAULT) AS IDENTITY\b/,
    /\b(NOW|GEN_RANDOM_UUID|DATE_TRUNC|TO_CHAR|TO_TSVECTOR|REGEXP_REPLACE|REGEXP_MATCHES|GENERATE_SERIES|SPLIT_PART|ARRAY_AGG|STRING_TO_ARRAY|UNNEST|JSONB_\w+|PG_\w+|SETVAL|NEXTVAL|MD5|LEFT|RIGHT|INITCAP|BTRIM|GREATEST|LEAST) \(/,
    /\bANY \(/,
    /\bARRAY \[/,
    /\bINTERVAL ''/,
    /\bFOR UPDATE\b/,
  ],
  sqlite: [
    / \?( |$)/,
    /`/,
    /\bAUTOINCREMENT\b/,
    /^(PRAGMA|ATTACH|DETACH)\b/,
    /\bWITHOUT ROWID\b/,
    /\bCREATE VIRTUAL TABLE\b/,
    /^(INSERT|UPDATE) OR\b/,
    /^REPLACE INTO\b/,
    /\bSQLITE_\w+\b/,
    /\b(GLOB|ROWID)\b/,
    /\b(STRFTIME|DATETIME|JULIANDAY|UNIXEPOCH|IFNULL|IIF|GROUP_CONCAT|INSTR|RANDOMBLOB|TYPEOF|LAST_INSERT_ROWID|PRINTF|CHANGES|HEX|JSON_EXTRACT|TOTAL) \(/,
    /\bDATETIME\b/,
    /^CREATE (TEMP |TEMPORARY )?TRIGGER\b.*\bBEGIN\b/,
    /==/,
    /\bCOLLATE NOCASE\b/,
  ],
};

/** Why an engine cannot run some SQL; undefined if nothing speaks against it. */
export function foreignSql(engine: EngineName, sql: string): string | undefined {
  const other = engine === 'postgres' ? 'sqlite' : 'postgres';
  const text = sqlTokens(sql)
    .map(({ kind, text: raw, upper }) =>
      kind === 'string' ? "''" : kind === 'quoted' ? '"name"' : kind === 'sign' ? raw : upper,
    )
    .join(' ')
    .replaceAll('= =', '==');
  const found = ONLY[other].map((pattern) => pattern.exec(text)?.[0].trim()).find((match) => match);
  if (found === undefined && !(engine === 'postgres' && /`\w+`/.test(sql))) return undefined;
  return `${found ?? 'a name in backticks'} belongs to ${other === 'postgres' ? 'PostgreSQL' : 'SQLite'}`;
}
