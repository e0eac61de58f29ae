import type Driver from 'better-sqlite3';
import { sqlTokens } from '../operations/sql-tokens.js';
import { TokenReader } from '../operations/token-reader.js';

/** A trigger or an index, as `sqlite_master` has it. */
export interface SchemaObject {
  type: 'trigger' | 'index';
  name: string;
  table: string;
  sql: string;
}

/** Every trigger and index, without the indexes of constraints. */
export function schemaObjects(connection: Driver.Database): SchemaObject[] {
  return connection
    .prepare(
      `SELECT type, name, tbl_name AS "table", sql FROM sqlite_master
       WHERE type IN ('trigger', 'index') AND sql IS NOT NULL ORDER BY type, name`,
    )
    .all() as SchemaObject[];
}

export function tableSql(connection: Driver.Database, table: string): string | undefined {
  return connection
    .prepare(`SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?`)
    .pluck()
    .get(table) as string | undefined;
}

/** The trigger or index that a statement drops. */
export function droppedObject(sql: string): string | undefined {
  const reader = new TokenReader(sqlTokens(sql));
  if (!reader.take('DROP INDEX|TRIGGER')) return undefined;
  reader.take('IF EXISTS');
  return reader.name();
}

/**
 * The tables and views that cannot be used, each with its error. SQLite notices only when a
 * trigger fires that it names a column which no longer exists.
 */
export function brokenObjects(connection: Driver.Database): Map<string, string> {
  const broken = new Map<string, string>();
  const attempt = (name: string, sql: string): void => {
    try {
      connection.prepare(sql);
    } catch (error) {
      broken.set(name, (error as Error).message);
    }
  };
  const views = connection.prepare(`SELECT name FROM sqlite_master WHERE type = 'view'`).pluck();
  for (const name of views.all() as string[]) attempt(name, `SELECT 1 FROM "${name}"`);
  const tables = connection.prepare(
    `SELECT DISTINCT t.name FROM sqlite_master t JOIN sqlite_master AS trigger
     ON trigger.type = 'trigger' AND trigger.tbl_name = t.name WHERE t.type = 'table'`,
  );
  for (const name of tables.pluck().all() as string[]) {
    const columns = connection
      .prepare('SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0')
      .pluck()
      .all(name) as string[];
    const assignments = columns.map((column) => `"${column}" = "${column}"`).join(', ');
    attempt(`the triggers of ${name}`, `DELETE FROM "${name}"`);
    attempt(`the triggers of ${name}`, `INSERT INTO "${name}" DEFAULT VALUES`);
    attempt(`the triggers of ${name}`, `UPDATE "${name}" SET ${assignments}`);
  }
  return broken;
}
