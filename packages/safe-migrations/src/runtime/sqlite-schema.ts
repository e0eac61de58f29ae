import type Driver from 'better-sqlite3';
import { startsWith, sqlTokens } from '../operations/sql-tokens.js';

/** A trigger or an index, as `sqlite_master` has it. */
export interface SchemaObject {
  type: 'trigger' | 'index';
  name: string;
  table: string;
  sql: string;
}

/** Every trigger and index but those that belong to a constraint. */
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
  const tokens = sqlTokens(sql);
  if (!startsWith(tokens, 'DROP INDEX|TRIGGER')) return undefined;
  const rest = tokens.slice(startsWith(tokens, 'IF EXISTS', 2) ? 4 : 2);
  return rest[1]?.text === '.' ? rest[2]?.text : rest[0]?.text;
}

/**
 * What the tables, views and triggers of the schema fail with when they are used: SQLite notices
 * a trigger that names a column which is gone only when it fires.
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
