import type { DataSource } from 'typeorm';
import type { Row } from './engine.js';
import { NORMAL_FORM_VERSION, normalForm } from './normal-form.js';

/** Rows that are read together. Those of them that change are one statement, and soon done. */
const BATCH = 200;

/** Runs SQL, which must be whole by itself, and answers its rows. */
export type Query = (sql: string, parameters: unknown[]) => Promise<Row[]>;

/** A table that has the normal forms of texts beside them. */
interface TextTable {
  name: string;
  columns: { text: string; normal: string }[];
}

/** How far a scan has come. */
export interface Scanned {
  /** Rows that have been looked at. */
  rows: number;
  /** Those whose stored form was not the one of this build. */
  stale: number;
}

/** The normal forms that are stored, and their version. */
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

  /** The version of the stored forms; none while only builds that note it have written rows. */
  async storedVersion(): Promise<number | undefined> {
    const [{ version }] = await this.read(
      'SELECT max("version") AS "version" FROM "normal_forms"',
      [],
    );
    return version === null ? undefined : Number(version);
  }

  /** Notes that the stored forms are those of this build. */
  async noteVersion(): Promise<void> {
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
   * Makes stored forms that are not those of this build anew, and notes its version at the end. Who
   * stops in the middle leaves what is done, and the next one goes over it quickly. Others read and
   * write meanwhile; the version and the time of a row stay as they are.
   */
  async *rebuild(): AsyncGenerator<Scanned> {
    yield* this.scan((table, rows) => this.store(table, rows));
    await this.noteVersion();
  }

  /** Looks at all rows. @param mend gets the stale ones of each batch, with their new forms */
  async *scan(mend?: (table: TextTable, rows: Row[]) => Promise<void>): AsyncGenerator<Scanned> {
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
        if (stale.length > 0) await mend?.(table, stale);
        scanned.rows += rows.length;
        scanned.stale += stale.length;
        yield { ...scanned };
      }
    }
  }

  /** A row whose text somebody has changed meanwhile has its form from there. */
  private async store({ name, columns }: TextTable, rows: Row[]): Promise<void> {
    const tuples = rows.map((row) => [
      row.id,
      ...columns.flatMap(({ text }) => [row[text], normalForm(row[text] as string)]),
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
  columns.some(({ text, normal }) => row[normal] !== normalForm(row[text] as string));

/** By the names of properties: `titleNormal` is that of `title`. */
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
