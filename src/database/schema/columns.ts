import { Check, type ColumnOptions } from 'typeorm';
import { KINDS } from '../../common/fields/field-kinds.js';
import { readEnvironment } from '../../config/environment.js';
import { MAX_INT } from '../../common/fields/value-ranges.js';
import { parseDatabaseUrl } from '../../config/database-url.js';

const { engine } = parseDatabaseUrl(readEnvironment().DATABASE_URL);

/** A timestamp, by default of the row's creation: RFC 3339 in UTC, with milliseconds. */
export const timestampColumn: ColumnOptions =
  engine === 'postgres'
    ? {
        type: 'timestamptz',
        precision: 3,
        default: () => 'now()',
        transformer: KINDS.timestamp.codec,
      }
    : {
        type: 'datetime',
        default: () => `strftime('%Y-%m-%dT%H:%M:%fZ', 'now')`,
        transformer: KINDS.timestamp.codec,
      };

/**
 * A timestamp, by default of the statement: rows that one transaction inserts after waiting for a lock
 * are not older than those that it waited for.
 */
export const statementTimestampColumn: ColumnOptions = {
  ...timestampColumn,
  default: engine === 'postgres' ? () => 'clock_timestamp()' : timestampColumn.default,
};

/** A timestamp that may be null, and is so by default. */
export const nullableTimestampColumn: ColumnOptions = {
  ...timestampColumn,
  nullable: true,
  default: undefined,
};

/** A price: a number in JSON, whole cents in the database, so that both engines agree exactly. */
export const centsColumn: ColumnOptions = {
  type: 'int',
  transformer: KINDS.price.codec,
};

export const nullableCentsColumn: ColumnOptions = { ...centsColumn, nullable: true };

/**
 * The normal form of a text, by which it is searched and sorted. The property has the name of the
 * text's property and the suffix `Normal`; `EntitySql` writes it together with the text.
 */
export const normalFormColumn: ColumnOptions = { type: 'text', default: '', select: false };

/**
 * A CHECK on SQLite only. PostgreSQL parses every CHECK of a table again for each statement, which may
 * take longer than the statement: there a type or a trigger of the table does the same.
 */
export const SqliteCheck =
  (name: string, expression: string): ClassDecorator =>
  (entity) => {
    if (engine === 'sqlite') Check(name, expression)(entity);
  };

/** Limits ids and versions to 32 bits on SQLite, as PostgreSQL's integer columns do. */
export const LimitIdsAndVersions =
  (table: string): ClassDecorator =>
  (entity) => {
    for (const column of ['id', 'version']) {
      SqliteCheck(`CHK_${table}_${column}`, `"${column}" <= ${MAX_INT}`)(entity);
    }
  };
