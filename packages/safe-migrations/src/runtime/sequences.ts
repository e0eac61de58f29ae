import type { DataSource } from 'typeorm';
import { schemaSql } from '../schema/schema-sql.js';
import { LOCK_TIMEOUT } from './postgres-step.js';

/** A PostgreSQL sequence that a column owns; names are quoted where needed. */
export interface Sequence {
  name: string;
  table: string;
  column: string;
  /** The next number of the sequence, and the highest one in the column. */
  next: string;
  highest: string | null;
  /** A row already has the next number or a higher one, so inserts may collide. */
  isBehind: boolean;
  /** The last number has been used. */
  isSpent: boolean;
  /** Whether a number is left above the highest one in the column. */
  hasRoom: boolean;
}

/** The sequences of serial and identity columns that this role may read. None on SQLite. */
export async function readSequences(dataSource: DataSource): Promise<Sequence[]> {
  if (dataSource.options.type !== 'postgres') return [];
  const found: Pick<Sequence, 'name' | 'table' | 'column'>[] = await dataSource.query(
    ownedSequences(schemaSql(dataSource)),
  );
  const sequences: Sequence[] = [];
  for (const { name, table, column } of found) {
    const [state] = await dataSource.query(
      `SELECT next, highest, coalesce(highest >= next, false) AS "isBehind",
         next > seqmax AS "isSpent", coalesce(highest < seqmax, true) AS "hasRoom"
       FROM (SELECT seqmax, (SELECT max(${column}) FROM ${table})::numeric AS highest,
           last_value::numeric + CASE WHEN is_called THEN seqincrement ELSE 0 END AS next
         FROM ${name}, pg_sequence WHERE seqrelid = $1::regclass) AS state`,
      [name],
    );
    sequences.push({ name, table, column, ...state });
  }
  return sequences;
}

const ownedSequences = (schema: string): string => `
  SELECT seqrelid::regclass::text AS name, t.oid::regclass::text AS table,
    quote_ident(attname) AS column
  FROM pg_sequence
  JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = seqrelid
    AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
  JOIN pg_class t ON t.oid = d.refobjid
  JOIN pg_attribute ON attrelid = t.oid AND attnum = d.refobjsubid
  WHERE seqincrement > 0 AND t.relnamespace = ${schema}
    AND has_sequence_privilege(seqrelid, 'SELECT') AND has_table_privilege(t.oid, 'SELECT')
  ORDER BY 1`;

/** The message for a sequence that is behind. */
export const describeSequence = ({ name, table, column, next, highest }: Sequence): string =>
  `The sequence ${name} is behind: its next number is ${next}, ` +
  `and ${table}.${column} goes up to ${highest}`;

/**
 * Sets a sequence to the highest number in its column; never backwards. Needs UPDATE on the sequence.
 * Locks the table against writes meanwhile, so that no number is used twice.
 * @throws the database's error without that privilege, or if the lock is not granted in time
 */
export async function advanceSequence(
  dataSource: DataSource,
  { name, table, column }: Sequence,
): Promise<void> {
  await dataSource.transaction(async (manager) => {
    await manager.query(`SET LOCAL lock_timeout = ${LOCK_TIMEOUT}`);
    await manager.query(`LOCK TABLE ${table} IN SHARE ROW EXCLUSIVE MODE`);
    await manager.query(
      `SELECT setval($1::regclass, highest)
       FROM (SELECT max(${column}) AS highest FROM ${table}) AS rows, ${name}
       WHERE highest > last_value OR (highest = last_value AND NOT is_called)`,
      [name],
    );
  });
}
