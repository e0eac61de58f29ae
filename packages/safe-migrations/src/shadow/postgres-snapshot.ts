import type { DataSource } from 'typeorm';
import { schemaSql } from '../operations/schema-sql.js';
import { bookkeepingTables } from './bookkeeping-tables.js';

/** Each returns facts about the schema, with the table (`relation`) that each is about. */
const QUERIES = [
  `SELECT c.relname AS relation, 'table ' || c.relname || CASE c.relpersistence WHEN 'u' THEN ' unlogged' ELSE '' END AS fact
   FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')`,
  `SELECT c.relname AS relation, 'column ' || c.relname || '.' || a.attname || ': '
     || format_type(a.atttypid, a.atttypmod)
     || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END
     || CASE WHEN a.attidentity <> '' THEN ' identity ' || a.attidentity::text ELSE '' END
     || CASE WHEN a.attcollation NOT IN (0, t.typcollation) THEN ' collate ' || a.attcollation::regcollation ELSE '' END
     || CASE WHEN a.attgenerated <> '' THEN ' generated ' ELSE ' default ' END
     || coalesce(pg_get_expr(d.adbin, d.adrelid), 'none') AS fact
   FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid
   LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
   WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
     AND a.attnum > 0 AND NOT a.attisdropped`,
  // PostgreSQL 18 lists NOT NULL as constraints as well.
  `SELECT c.relname AS relation, 'constraint ' || k.conname || ' of ' || c.relname || ': '
     || pg_get_constraintdef(k.oid) AS fact
   FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
   WHERE c.relnamespace = current_schema()::regnamespace AND k.contype NOT IN ('n', 't')`,
  `SELECT c.relname AS relation, 'index ' || pg_get_indexdef(i.indexrelid)
     || CASE WHEN i.indisvalid THEN '' ELSE ' INVALID' END AS fact
   FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
   WHERE c.relnamespace = current_schema()::regnamespace AND NOT EXISTS
     (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.conrelid = i.indrelid)`,
  `SELECT c.relname AS relation, 'trigger ' || pg_get_triggerdef(g.oid) AS fact
   FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid
   WHERE c.relnamespace = current_schema()::regnamespace AND NOT g.tgisinternal`,
  `SELECT NULL AS relation, 'view ' || c.relname || ': ' || pg_get_viewdef(c.oid) AS fact
   FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('v', 'm')`,
  `SELECT NULL AS relation, 'function ' || pg_get_functiondef(p.oid) AS fact FROM pg_proc p
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

/** The schema as a sorted list of facts, whatever the order of columns and constraints. */
export async function postgresSnapshot(dataSource: DataSource): Promise<string[]> {
  const hidden = new Set<string | null>(bookkeepingTables(dataSource));
  const facts: string[] = [];
  for (const query of QUERIES) {
    const rows: { relation: string | null; fact: string }[] = await dataSource.query(
      query.replaceAll('current_schema()::regnamespace', schemaSql(dataSource)),
    );
    for (const { relation, fact } of rows) if (!hidden.has(relation)) facts.push(fact);
  }
  return facts.toSorted();
}
