import { Check, type ColumnOptions, type ValueTransformer } from 'typeorm';
import { readEnvironment } from '../../config/environment.js';
import { MAX_INT } from '../../common/value-ranges.js';
import { parseDatabaseUrl } from '../../config/database-url.js';

const { engine } = parseDatabaseUrl(readEnvironment().DATABASE_URL);

/** The form in which PostgreSQL writes nearly all timestamps in JSON. */
const WITH_MILLISECONDS = '2026-11-22T15:07:19.123+00:00';

/**
 * Turns a timestamp into RFC 3339 text with milliseconds and Z. PostgreSQL writes
 * `2026-11-22 15:07:19.12+00` (in UTC), in JSON `2026-11-22T15:07:19.12+00:00`; SQLite stores the
 * RFC 3339 text.
 */
const rfc3339: ValueTransformer = {
  to: (value) => value,
  from(value: string | Date | null) {
    if (value instanceof Date) return value.toISOString();
    if (value === null || value.endsWith('Z')) return value;
    if (value.length === WITH_MILLISECONDS.length) return `${value.slice(0, -6)}Z`;
    const time = value.slice(11, value.indexOf('+'));
    const milliseconds = time.length === 8 ? `${time}.000` : time.padEnd(12, '0');
    return `${value.slice(0, 10)}T${milliseconds}Z`;
  },
};

/** A timestamp, by default of the row's creation: RFC 3339 in UTC, with milliseconds. */
export const momentColumn: ColumnOptions =
  engine === 'postgres'
    ? { type: 'timestamptz', precision: 3, default: () => 'now()', transformer: rfc3339 }
    : {
        type: 'datetime',
        default: () => `strftime('%Y-%m-%dT%H:%M:%fZ', 'now')`,
        transformer: rfc3339,
      };

/** A timestamp that may be null, and is so by default. */
export const nullableMomentColumn: ColumnOptions = {
  ...momentColumn,
  nullable: true,
  default: undefined,
};

/** A price: a number in JSON, whole cents in the database, so that both engines agree exactly. */
export const centsColumn: ColumnOptions = {
  type: 'int',
  transformer: {
    to: (price?: number) => price && Math.round(price * 100),
    from: (cents: number) => cents / 100,
  },
};

/**
 * The normal form of a text, by which it is searched and sorted. The property has the name of the
 * text's property and the suffix `Normal`; `EntitySql` writes it together with the text.
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
