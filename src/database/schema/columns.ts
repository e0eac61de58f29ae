import { Check, type ColumnOptions } from 'typeorm';
import { KINDS } from '../../common/field-kinds.js';
import { readEnvironment } from '../../config/environment.js';
import { MAX_INT } from '../../common/value-ranges.js';
import { parseDatabaseUrl } from '../../config/database-url.js';

const { engine } = parseDatabaseUrl(readEnvironment().DATABASE_URL);

/** A moment, set by the database when the row is created: RFC 3339 in UTC with milliseconds. */
export const momentColumn: ColumnOptions =
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

/** A moment that may not have come. */
export const nullableMomentColumn: ColumnOptions = {
  ...momentColumn,
  nullable: true,
  default: undefined,
};

/** A price in JSON, whole cents in the database, so that both engines agree exactly. */
export const centsColumn: ColumnOptions = {
  type: 'int',
  transformer: KINDS.price.codec,
};

/**
 * Beside a text, the form in which it is searched and sorted. It belongs to a property of the
 * text's name and `Normal`; the compiled writes keep it.
 */
export const normalFormColumn: ColumnOptions = { type: 'text', default: '', select: false };

/** Limits ids and versions to 32 bits on SQLite, as PostgreSQL's integer columns do. */
export const LimitIdsAndVersions =
  (table: string): ClassDecorator =>
  (entity) => {
    if (engine === 'postgres') return;
    for (const column of ['id', 'version']) {
      Check(`CHK_${table}_${column}`, `"${column}" <= ${MAX_INT}`)(entity);
    }
  };
