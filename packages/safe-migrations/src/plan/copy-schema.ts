import type { DataSource } from 'typeorm';
import { bookkeepingTables } from '../shadow/bookkeeping-tables.js';

interface MasterRow {
  type: string;
  name: string;
  sql: string;
}

const ORDER = ['table', 'view', 'index', 'trigger'];

/** Without what SQLite makes itself, and the tables in which a virtual one keeps its data. */
const OBJECTS = `SELECT type, name, sql FROM sqlite_master
  WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
    AND name NOT IN (SELECT name FROM pragma_table_list WHERE type = 'shadow')`;

/** Gives an empty SQLite database the schema of another one, and the rows of the bookkeeping. */
export async function copySqliteSchema(from: DataSource, to: DataSource): Promise<void> {
  const objects: MasterRow[] = await from.query(OBJECTS);
  const sorted = objects.toSorted((a, b) => ORDER.indexOf(a.type) - ORDER.indexOf(b.type));
  for (const { sql } of sorted) await to.query(sql);
  for (const table of bookkeepingTables(from)) {
    if (!objects.some(({ name }) => name === table)) continue;
    const records: Record<string, unknown>[] = await from.query(`SELECT * FROM "${table}"`);
    for (const record of records) {
      const places = Object.keys(record).map(() => '?');
      const names = Object.keys(record).map((name) => `"${name}"`);
      await to.query(
        `INSERT INTO "${table}" (${names.join(', ')}) VALUES (${places.join(', ')})`,
        Object.values(record),
      );
    }
  }
}
