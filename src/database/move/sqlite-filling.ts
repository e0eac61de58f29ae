import type Driver from 'better-sqlite3';
import { RowRefusedError } from './rows/row-refused.js';
import { lineDecoder } from './rows/decode-line.js';
import { splitLines } from './rows/lines.js';
import { type SchemaObject, schemaObjects } from './sqlite-catalog.js';
import type { Table } from './rows/table.js';

/** Fills the tables of an SQLite database, whose indexes and triggers are made again afterwards. */
export class SqliteFilling {
  private readonly before: SchemaObject[];
  private readonly removed: SchemaObject[];

  /** @param connection in an exclusive transaction, with foreign keys off */
  constructor(
    private readonly connection: Driver.Database,
    tables: Table[],
  ) {
    this.before = schemaObjects(connection);
    const names = tables.map(({ name }) => name);
    this.removed = this.before.filter(
      ({ type, table, sql }) =>
        names.includes(table) &&
        (type === 'trigger' || (type === 'index' && !/^CREATE UNIQUE/i.test(sql))),
    );
    for (const { type, name } of this.removed) connection.exec(`DROP ${type} "${name}"`);
    for (const name of names) connection.exec(`DELETE FROM "${name}"`);
  }

  /** See `Endpoint.write`. */
  async write(table: Table, chunks: AsyncIterable<Buffer>): Promise<void> {
    const names = table.columns.map(({ name }) => `"${name}"`).join(', ');
    const places = table.columns.map(() => '?').join(', ');
    const insert = this.connection.prepare(
      `INSERT INTO "${table.name}" (${names}) VALUES (${places})`,
    );
    const decode = lineDecoder(table);
    for await (const lines of splitLines(chunks)) {
      for (const line of lines) {
        const values = decode(line);
        try {
          insert.run(values);
        } catch (error) {
          const key = table.key.map(
            (name) => values[table.columns.findIndex((column) => column.name === name)],
          );
          throw new RowRefusedError(table, key, undefined, (error as Error).message);
        }
      }
    }
  }

  /** See `Endpoint.finish`. */
  finish(counters: Map<string, number>): void {
    this.setCounters(counters);
    const searches = this.before.filter(({ sql }) =>
      /^CREATE VIRTUAL TABLE .* USING fts5/is.test(sql),
    );
    for (const { name } of searches) {
      this.connection.exec(`INSERT INTO "${name}" ("${name}") VALUES ('rebuild')`);
    }
    for (const { sql } of this.removed) this.connection.exec(sql);
    this.assertForeignKeys();
    const lost = this.before.find(
      (object) => !schemaObjects(this.connection).some(({ sql }) => sql === object.sql),
    );
    if (lost) throw new Error(`The ${lost.type} ${lost.name} has not been made again`);
  }

  private setCounters(counters: Map<string, number>): void {
    const forget = this.connection.prepare('DELETE FROM "sqlite_sequence" WHERE "name" = ?');
    const set = this.connection.prepare(
      'INSERT INTO "sqlite_sequence" ("name", "seq") VALUES (?, ?)',
    );
    for (const [table, highest] of counters) {
      forget.run(table);
      set.run(table, highest);
    }
  }

  private assertForeignKeys(): void {
    const [orphan] = this.connection.pragma('foreign_key_check') as {
      table: string;
      rowid: number;
      parent: string;
    }[];
    if (!orphan) return;
    const { table, rowid, parent } = orphan;
    throw new Error(`Row ${rowid} of ${table} refers to a row of ${parent} that does not exist`);
  }
}
