import type { DataSource } from 'typeorm';
import { bookkeepingTables } from './bookkeeping-tables.js';
import { quoted, schemaSql } from './schema-sql.js';

/** Each returns facts about the schema, with the table (`relation`) that each is about. */
const QUERIES = [
  `SELECT c.relname AS relation, 'table ' || c.relname || CASE c.relpersistence WHEN 'u' THEN ': unlogged' ELSE '' END AS fact
   FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')`,
  `SELECT c.relname AS relation, 'column ' || c.relname || '.' || a.attname || ': '
     || format_type(a.atttypid, a.atttypmod)
     || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END
     || CASE WHEN a.attidentity <> '' THEN ' identity ' || a.attidentity::text ELSE '' END
     || CASE WHEN a.attcollation NOT IN (0, t.typcollation) THEN ' collate ' || a.attcollation::regcollation ELSE '' END
     || CASE a.attgenerated WHEN '' THEN ' default ' WHEN 'v' THEN ' virtual ' ELSE ' generated ' END
     || coalesce(pg_get_expr(d.adbin, d.adrelid), 'none') AS fact
   FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid
   LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
   WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
     AND a.attnum > 0 AND NOT a.attisdropped`,
  `SELECT c.relname AS relation, 'comment of ' || CASE WHEN objsubid = 0 THEN 'table ' || c.relname
     ELSE 'column ' || c.relname || '.' || a.attname END || ': ' || description AS fact
   FROM pg_description JOIN pg_class c ON c.oid = objoid AND classoid = 'pg_class'::regclass
   LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = objsubid
   WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')`,
  // PostgreSQL 18 lists NOT NULL as constraints as well.
  `SELECT c.relname AS relation, 'constraint ' || k.conname || ' of ' || c.relname || ': '
     || pg_get_constraintdef(k.oid) AS fact
   FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
   WHERE c.relnamespace = current_schema()::regnamespace AND k.contype NOT IN ('n', 't')`,
  `SELECT c.relname AS relation, 'index ' || x.relname || ' of ' || c.relname || ': '
     || pg_get_indexdef(i.indexrelid) || CASE WHEN i.indisvalid THEN '' ELSE ' INVALID' END AS fact
   FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid
   WHERE c.relnamespace = current_schema()::regnamespace AND NOT EXISTS
     (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.conrelid = i.indrelid)`,
  `SELECT c.relname AS relation, 'trigger ' || g.tgname || ' of ' || c.relname || ': '
     || pg_get_triggerdef(g.oid) || CASE g.tgenabled WHEN 'D' THEN ' DISABLED' ELSE '' END AS fact
   FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid
   WHERE c.relnamespace = current_schema()::regnamespace AND NOT g.tgisinternal`,
  `SELECT NULL AS relation, 'view ' || c.relname || ': ' || pg_get_viewdef(c.oid) AS fact
   FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('v', 'm')`,
  `SELECT NULL AS relation, 'function ' || p.proname || '(' || pg_get_function_identity_arguments(p.oid)
     || '): ' || pg_get_functiondef(p.oid) AS fact
   FROM pg_proc p
   WHERE p.pronamespace = current_schema()::regnamespace AND p.prokind IN ('f', 'p') AND NOT EXISTS
     (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')`,
  `SELECT NULL AS relation, 'type ' || t.typname || ': ' || string_agg(e.enumlabel, ', ' ORDER BY e.enumsortorder) AS fact
   FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid
   WHERE t.typnamespace = current_schema()::regnamespace GROUP BY t.typname`,
  // A sequence is described by its column; what matters is which one owns it.
  `SELECT c.relname AS relation, 'sequence ' || s.relname || ' of ' || c.relname AS fact
   FROM pg_class s JOIN pg_depend d ON d.objid = s.oid AND d.deptype IN ('a', 'i')
   JOIN pg_class c ON c.oid = d.refobjid
   WHERE s.relkind = 'S' AND s.relnamespace = current_schema()::regnamespace`,
];

/**
 * The schema as a sorted list of facts, whatever the order of columns and constraints, and whatever
 * its name: PostgreSQL writes that before what is in it.
 */
export async function postgresSnapshot(dataSource: DataSource): Promise<string[]> {
  const hidden = new Set<string | null>(bookkeepingTables(dataSource));
  const [{ schema }] = await dataSource.query(
    `SELECT nspname AS schema FROM pg_namespace WHERE oid = ${schemaSql(dataSource)}`,
  );
  const facts: string[] = [];
  for (const query of QUERIES) {
    const rows: { relation: string | null; fact: string }[] = await dataSource.query(
      query.replaceAll('current_schema()::regnamespace', schemaSql(dataSource)),
    );
    for (const { relation, fact } of rows) if (!hidden.has(relation)) facts.push(fact);
  }
  const prefix = new RegExp(`(?<![\\w".])(?:${schema}|${quoted(schema)})\\.`, 'g');
  return facts.map((fact) => fact.replaceAll(prefix, '')).toSorted();
}
