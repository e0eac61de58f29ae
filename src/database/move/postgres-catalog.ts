import type pg from 'pg';
import { isMoved } from './left-out.js';
import { kindOf, type Table } from './rows/table.js';

/** What the schema has, without what belongs to extensions. */
const OWN = `c.relnamespace = current_schema()::regnamespace
  AND NOT EXISTS (SELECT FROM pg_depend d
    WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')`;
const TABLES = `${OWN} AND c.relkind IN ('r', 'p')`;
/** Views, materialized views and foreign tables. */
const OTHERS = `${OWN} AND c.relkind IN ('v', 'm', 'f')`;

interface Found {
  name: string;
  columns: { name: string; type: string }[];
  key: string[];
  references: string[];
}

/** All of them, also those whose rows do not move. */
export const postgresTableNames = (client: pg.Client): Promise<string[]> => namesOf(client, TABLES);

/** See `Endpoint.others`. */
export const postgresOthers = (client: pg.Client): Promise<string[]> => namesOf(client, OTHERS);

async function namesOf(client: pg.Client, condition: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class c WHERE ${condition} ORDER BY relname COLLATE "C"`,
  );
  return rows.map(({ name }) => name);
}

/** See `Endpoint.tables`. */
export async function postgresTables(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<Found>(
    `SELECT relname AS name,
       (SELECT json_agg(json_build_object('name', attname, 'type', format_type(atttypid, NULL))
          ORDER BY attname COLLATE "C")
        FROM pg_attribute
        WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '') AS columns,
       (SELECT coalesce(json_agg(attname ORDER BY position), '[]')
        FROM pg_constraint, unnest(conkey) WITH ORDINALITY AS k (number, position)
        JOIN pg_attribute ON attnum = number
        WHERE conrelid = c.oid AND contype = 'p' AND attrelid = c.oid) AS key,
       (SELECT coalesce(json_agg(DISTINCT p.relname), '[]')
        FROM pg_constraint JOIN pg_class p ON p.oid = confrelid
        WHERE conrelid = c.oid AND contype = 'f' AND p.oid <> c.oid) AS references
     FROM pg_class c WHERE ${TABLES} ORDER BY relname COLLATE "C"`,
  );
  return rows
    .filter(({ name }) => isMoved(name))
    .map(({ name, columns, key, references }) => ({
      name,
      columns: columns.map((column) => ({
        name: column.name,
        kind: kindOf(name, column.name, column.type),
      })),
      key,
      references,
    }));
}

/** A sequence that gives the ids of a table. */
export interface IdSequence {
  /** Quoted where needed. */
  name: string;
  table: string;
  column: string;
}

export async function idSequences(client: pg.Client): Promise<IdSequence[]> {
  const { rows } = await client.query<IdSequence>(
    `SELECT d.objid::regclass::text AS name, c.relname AS table, attname AS column
     FROM pg_depend d JOIN pg_class c ON c.oid = d.refobjid
     JOIN pg_attribute ON attrelid = c.oid AND attnum = d.refobjsubid
     JOIN pg_sequence ON seqrelid = d.objid
     WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
       AND d.deptype IN ('a', 'i') AND ${TABLES}`,
  );
  return rows.filter(({ table }) => isMoved(table));
}

/** The highest id that each table has given. See `Endpoint.counters`. */
export async function postgresCounters(client: pg.Client): Promise<Map<string, number>> {
  const counters = new Map<string, number>();
  for (const { name, table, column } of await idSequences(client)) {
    const { rows } = await client.query<{ highest: string }>(
      `SELECT greatest(0, last_value - CASE WHEN is_called THEN 0 ELSE 1 END,
         (SELECT max("${column}") FROM "${table}")) AS highest FROM ${name}`,
    );
    counters.set(table, Number(rows[0].highest));
  }
  return counters;
}

/** An index or a foreign key of a table, and its definition. */
export interface Definition {
  name: string;
  table: string;
  sql: string;
}

/**
 * The indexes that can be dropped and made again. Unique ones check the rows. The predicate of a partial
 * one, as PostgreSQL prints it, may make an index with another predicate.
 */
export async function plainIndexes(client: pg.Client): Promise<Definition[]> {
  const { rows } = await client.query<Definition>(
    `SELECT i.relname AS name, c.relname AS table, pg_get_indexdef(indexrelid) AS sql
     FROM pg_index JOIN pg_class i ON i.oid = indexrelid JOIN pg_class c ON c.oid = indrelid
     WHERE NOT indisunique AND NOT indisexclusion AND indpred IS NULL AND ${TABLES}
     ORDER BY i.relname COLLATE "C"`,
  );
  return rows.filter(({ table }) => isMoved(table));
}

export async function foreignKeys(client: pg.Client): Promise<Definition[]> {
  const { rows } = await client.query<Definition>(
    `SELECT conname AS name, c.relname AS table, pg_get_constraintdef(k.oid) AS sql
     FROM pg_constraint k JOIN pg_class c ON c.oid = conrelid
     WHERE contype = 'f' AND ${TABLES} ORDER BY conname COLLATE "C"`,
  );
  return rows.filter(({ table }) => isMoved(table));
}

/** Everything on the tables that a move takes away for a while, to be compared afterwards. */
export async function describeSchema(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ object: string }>(
    `SELECT concat_ws(' ', tgrelid::regclass, tgenabled, pg_get_triggerdef(t.oid)) AS object
     FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid WHERE NOT tgisinternal AND ${TABLES}
     UNION ALL SELECT concat_ws(' ', conrelid::regclass, conname, convalidated, pg_get_constraintdef(k.oid))
     FROM pg_constraint k JOIN pg_class c ON c.oid = conrelid WHERE ${TABLES}
     UNION ALL SELECT concat_ws(' ', indisvalid, pg_get_indexdef(indexrelid))
     FROM pg_index JOIN pg_class c ON c.oid = indrelid WHERE ${TABLES} ORDER BY 1`,
  );
  return rows.map(({ object }) => object);
}
