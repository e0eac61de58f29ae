import type { DataSource } from 'typeorm';
import type { Row } from '../engine/statement.js';
import { NORMAL_FORM_VERSION, normalForm } from './normal-form.js';

/** Rows per read and UPDATE, which holds SQLite's write lock for a few milliseconds. */
const BATCH = 200;

/** Runs one statement in a transaction of its own and returns its rows. */
export type Query = (sql: string, parameters: unknown[]) => Promise<Row[]>;

/** The recorded version; undefined in a database that was empty when the table was created. */
export async function storedVersion(read: Query): Promise<number | undefined> {
  const [{ version }] = await read('SELECT max("version") AS "version" FROM "normal_forms"', []);
  return version === null ? undefined : Number(version);
}

/** A table with normal forms: the column of each text and of its normal form. */
interface TextTable {
  name: string;
  columns: { text: string; normal: string }[];
}

/** The progress of a scan. */
export interface Scanned {
  /** Rows read so far. */
  rows: number;
  /** Rows read so far whose stored form differs from the one that this build computes. */
  stale: number;
}

/** Scans and rebuilds the stored normal forms. */
export class NormalForms {
  private readonly tables: TextTable[];
  private readonly isPostgres: boolean;

  constructor(
    dataSource: DataSource,
    private readonly read: Query,
    private readonly write: Query,
  ) {
    this.tables = textTables(dataSource);
    this.isPostgres = dataSource.options.type === 'postgres';
  }

  /** Records that all stored forms have the version of this build. */
  async recordVersion(): Promise<void> {
    await this.write(
      `INSERT INTO "normal_forms" ("version") VALUES (${NORMAL_FORM_VERSION})
       ON CONFLICT DO NOTHING RETURNING 1`,
      [],
    );
  }

  /** How many rows there are to scan. */
  async count(): Promise<number> {
    const counts = this.tables.map(({ name }) => `(SELECT count(*) FROM "${name}")`).join(' + ');
    const [{ rows }] = await this.read(`SELECT ${counts} AS "rows"`, []);
    return Number(rows);
  }

  /**
   * Rewrites stale forms in batches and records the version at the end, without blocking other reads
   * and writes. After an interruption it starts again at the first row; rows that are up to date
   * take little time. The `version` and `updated_at` of the rows do not change.
   */
  async *rebuild(): AsyncGenerator<Scanned> {
    yield* this.scan((table, rows) => this.store(table, rows));
    await this.recordVersion();
  }

  /**
   * Reads all rows.
   * @param repair called with the stale rows of each batch
   */
  async *scan(repair?: (table: TextTable, rows: Row[]) => Promise<void>): AsyncGenerator<Scanned> {
    const scanned = { rows: 0, stale: 0 };
    for (const table of this.tables) {
      const names = table.columns.flatMap(({ text, normal }) => [`"${text}"`, `"${normal}"`]);
      const sql = `SELECT "id", ${names.join(', ')} FROM "${table.name}"
        WHERE "id" > ${this.isPostgres ? '$1' : '?'} ORDER BY "id" LIMIT ${BATCH}`;
      for (let last = -(2 ** 31); ;) {
        const rows = await this.read(sql, [last]);
        if (rows.length === 0) break;
        last = Number(rows.at(-1)!.id);
        const stale = rows.filter((row) => isStale(table, row));
        if (stale.length > 0) await repair?.(table, stale);
        scanned.rows += rows.length;
        scanned.stale += stale.length;
        yield { ...scanned };
      }
    }
  }

  /** Skips rows whose text has changed since it was read: that write stored the current form. */
  private async store({ name, columns }: TextTable, rows: Row[]): Promise<void> {
    const tuples = rows.map((row) => [
      row.id,
      ...columns.flatMap(({ text }) => [row[text], normalForm(String(row[text]))]),
    ]);
    const value = (index: number): string => `"row"."value" ->> ${index}`;
    const set = columns.map(({ normal }, index) => `"${normal}" = ${value(2 * index + 2)}`);
    const same = columns.map(({ text }, index) => `"${name}"."${text}" = ${value(2 * index + 1)}`);
    const [source, id] = this.isPostgres
      ? ['json_array_elements($1::json) AS "row" ("value")', `(${value(0)})::integer`]
      : ['json_each(?) AS "row"', value(0)];
    await this.write(
      `UPDATE "${name}" SET ${set.join(', ')} FROM ${source}
       WHERE "${name}"."id" = ${id} AND ${same.join(' AND ')} RETURNING 1`,
      [JSON.stringify(tuples)],
    );
  }
}

const isStale = ({ columns }: TextTable, row: Row): boolean =>
  columns.some(({ text, normal }) => row[normal] !== normalForm(String(row[text])));

/** By property name: `titleNormal` holds the form of `title`. */
function textTables({ entityMetadatas }: DataSource): TextTable[] {
  return entityMetadatas
    .map(({ tableName, columns }) => ({
      name: tableName,
      columns: columns.flatMap(({ propertyName, databaseName }) => {
        const normal = columns.find((other) => other.propertyName === `${propertyName}Normal`);
        return normal ? [{ text: databaseName, normal: normal.databaseName }] : [];
      }),
    }))
    .filter(({ columns }) => columns.length > 0);
}
