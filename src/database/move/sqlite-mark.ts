import type Driver from 'better-sqlite3';
import {
  createMarkTable,
  describeMark,
  literal,
  type Mark,
  MARK_TABLE,
  readMark,
} from '../engine/move-mark.js';
import { ordinaryTables, schemaObjects } from './sqlite-catalog.js';

const PREFIX = 'MOVED_';
const EVENTS = ['INSERT', 'UPDATE', 'DELETE'];

/** See `Endpoint.mark`. */
export function sqliteMark(connection: Driver.Database): Mark | undefined {
  const isMarked = ordinaryTables(connection).includes(MARK_TABLE);
  return isMarked ? connection.prepare<[], Mark>(readMark).get() : undefined;
}

/** Has every write to every table refused. Runs in the open transaction. */
export function addSqliteMark(connection: Driver.Database, mark: Mark): void {
  for (const sql of createMarkTable(mark)) connection.exec(sql);
  for (const table of ordinaryTables(connection)) {
    for (const event of EVENTS) {
      connection.exec(
        `CREATE TRIGGER "${PREFIX}${table}_${event.toLowerCase()}" BEFORE ${event} ON "${table}"
         BEGIN SELECT RAISE(ABORT, ${literal(describeMark(mark))}); END`,
      );
    }
  }
}

/** Takes the mark away, if there is one. Runs in the open transaction. */
export function removeSqliteMark(connection: Driver.Database): void {
  const triggers = schemaObjects(connection).filter(
    ({ type, name }) => type === 'trigger' && name.startsWith(PREFIX),
  );
  for (const { name } of triggers) connection.exec(`DROP TRIGGER "${name}"`);
  connection.exec(`DROP TABLE IF EXISTS "${MARK_TABLE}"`);
}
