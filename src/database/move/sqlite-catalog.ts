import type Driver from 'better-sqlite3';
import { isMoved } from './left-out.js';
import { kindOf, type Table } from './rows/table.js';

/** The only virtual table of Octavo: it has no rows of its own. */
const SEARCH_INDEX = 'books_search';

/** Ordinary tables: not those of SQLite itself, nor virtual ones and what they consist of. */
export const ordinaryTables = (connection: Driver.Database): string[] =>
  connection
    .prepare<[], string>(
      `SELECT "name" FROM pragma_table_list
       WHERE "schema" = 'main' AND "type" = 'table' AND "name" NOT LIKE 'sqlite\\_%' ESCAPE '\\'
       ORDER BY "name"`,
    )
    .pluck()
    .all();

/** See `Endpoint.others`. */
export const sqliteOthers = (connection: Driver.Database): string[] =>
  connection
    .prepare<[], string>(
      `SELECT "name" FROM pragma_table_list
       WHERE "schema" = 'main' AND "type" IN ('virtual', 'view') AND "name" <> '${SEARCH_INDEX}'
       ORDER BY "name"`,
    )
    .pluck()
    .all();

/** See `Endpoint.tables`. */
export const sqliteTables = (connection: Driver.Database): Table[] =>
  ordinaryTables(connection)
    .filter(isMoved)
    .map((name) => readTable(connection, name));

function readTable(connection: Driver.Database, name: string): Table {
  const columns = connection
    .prepare<[string], { name: string; type: string; pk: number }>(
      'SELECT "name", "type", "pk" FROM pragma_table_info(?) ORDER BY "name"',
    )
    .all(name);
  const references = connection
    .prepare<[string], string>('SELECT DISTINCT "table" FROM pragma_foreign_key_list(?)')
    .pluck()
    .all(name);
  return {
    name,
    columns: columns.map(({ name: column, type }) => ({
      name: column,
      kind: kindOf(name, column, type),
    })),
    key: columns
      .filter(({ pk }) => pk > 0)
      .toSorted((a, b) => a.pk - b.pk)
      .map((column) => column.name),
    references: references.filter((other) => other !== name),
  };
}

/** An index, a trigger or a table, with its CREATE statement. */
export interface SchemaObject {
  type: string;
  name: string;
  table: string;
  sql: string;
}

/** All that have a statement, in the order in which they were created. */
export const schemaObjects = (connection: Driver.Database): SchemaObject[] =>
  connection
    .prepare<[], SchemaObject>(
      `SELECT "type", "name", "tbl_name" AS "table", "sql" FROM "sqlite_master"
       WHERE "sql" IS NOT NULL ORDER BY "rowid"`,
    )
    .all();

/** The highest id that each table has given. See `Endpoint.counters`. */
export function sqliteCounters(connection: Driver.Database, tables: Table[]): Map<string, number> {
  const used = connection.prepare<[string], number>(
    'SELECT "seq" FROM "sqlite_sequence" WHERE "name" = ?',
  );
  const counting = schemaObjects(connection).filter(({ sql }) => /\bAUTOINCREMENT\b/.test(sql));
  return new Map(
    tables
      .filter(({ name }) => counting.some((object) => object.name === name))
      .map(({ name, key: [key] }) => {
        const highest = connection
          .prepare<[], number | null>(`SELECT max("${key}") FROM "${name}"`)
          .pluck()
          .get();
        return [name, Math.max(0, used.pluck().get(name) ?? 0, highest ?? 0)];
      }),
  );
}
