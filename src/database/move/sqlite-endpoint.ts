import { realpathSync } from 'node:fs';
import type Driver from 'better-sqlite3';
import { isLocked } from '../engine/database-errors.js';
import { sqliteDriver } from '../sqlite/sqlite-driver.js';
import { rowEncoder } from './rows/encode-row.js';
import type { Endpoint } from './endpoint.js';
import { joinLines } from './rows/lines.js';
import type { Mark } from '../engine/move-mark.js';
import { sqliteCounters, sqliteOthers, sqliteTables } from './sqlite-catalog.js';
import { SqliteFilling } from './sqlite-filling.js';
import { addSqliteMark, removeSqliteMark, sqliteMark } from './sqlite-mark.js';
import type { Table } from './rows/table.js';

/** Milliseconds to wait for the locks of others. */
const LOCK_TIMEOUT = 10_000;

/** An SQLite file as one of the two databases of a move. */
export class SqliteEndpoint implements Endpoint {
  readonly name: string;
  private readonly connection: Driver.Database;
  private filling?: SqliteFilling;

  /** @param file must exist */
  constructor(private readonly file: string) {
    this.name = `sqlite:///${file}`;
    this.connection = new sqliteDriver(file, { timeout: LOCK_TIMEOUT, fileMustExist: true });
    this.connection.pragma('synchronous = FULL');
  }

  async identity(): Promise<string> {
    return realpathSync(this.file);
  }

  async tables(): Promise<Table[]> {
    return sqliteTables(this.connection);
  }

  async others(): Promise<string[]> {
    return sqliteOthers(this.connection);
  }

  async count({ name }: Table): Promise<number> {
    return this.connection.prepare<[], number>(`SELECT count(*) FROM "${name}"`).pluck().get()!;
  }

  async counters(): Promise<Map<string, number>> {
    return sqliteCounters(this.connection, await this.tables());
  }

  async mark(): Promise<Mark | undefined> {
    return sqliteMark(this.connection);
  }

  async query(sql: string): Promise<Record<string, any>[]> {
    return this.connection.prepare<[], Record<string, any>>(sql).all();
  }

  async beginReading(): Promise<void> {
    this.connection.exec('BEGIN; SELECT 1 FROM "sqlite_master"');
  }

  async beginLocked(): Promise<void> {
    this.begin('BEGIN IMMEDIATE', 'is being written');
  }

  async *read(table: Table): AsyncGenerator<Buffer> {
    yield* joinLines(this.lines(table));
  }

  async keyAt(table: Table, row: number): Promise<unknown[] | undefined> {
    const key = table.key.map((name) => `"${name}"`).join(', ');
    return this.connection
      .prepare<[number], unknown[]>(
        `SELECT ${key} FROM "${table.name}" ORDER BY ${key} LIMIT 1 OFFSET ?`,
      )
      .raw()
      .get(row - 1);
  }

  /**
   * Not in WAL mode, in which each page would be written twice. SQLite changes the mode only if nobody
   * else has the file open.
   */
  async beginExclusive(): Promise<void> {
    this.connection.pragma('foreign_keys = OFF');
    // The commit must be on disk before the source is marked: FULL does not flush the folder.
    this.connection.pragma('synchronous = EXTRA');
    // The sort of an index takes as much again, and else a file.
    this.connection.pragma('cache_size = -16000');
    this.connection.pragma('temp_store = FILE');
    try {
      this.connection.pragma('journal_mode = DELETE');
    } catch (error) {
      throw this.explain(error, 'is in use');
    }
    this.begin('BEGIN EXCLUSIVE', 'is in use');
  }

  async empty(tables: Table[]): Promise<void> {
    removeSqliteMark(this.connection);
    this.filling = new SqliteFilling(this.connection, tables);
  }

  write(table: Table, chunks: AsyncIterable<Buffer>): Promise<void> {
    return this.filling!.write(table, chunks);
  }

  async finish(counters: Map<string, number>): Promise<void> {
    this.filling!.finish(counters);
  }

  async addMark(mark: Mark): Promise<void> {
    addSqliteMark(this.connection, mark);
  }

  async removeMark(): Promise<void> {
    this.begin('BEGIN IMMEDIATE', 'is being written');
    removeSqliteMark(this.connection);
    await this.commit();
  }

  async commit(): Promise<void> {
    this.connection.exec('COMMIT');
    this.connection.pragma('journal_mode = WAL');
  }

  /** SQLite undoes what is open. */
  async close(): Promise<void> {
    this.connection.close();
  }

  private *lines(table: Table): Generator<string> {
    const columns = table.columns.map(({ name }) => `"${name}"`).join(', ');
    const key = table.key.map((name) => `"${name}"`).join(', ');
    const rows = this.connection.prepare<[], unknown[]>(
      `SELECT ${columns} FROM "${table.name}" ORDER BY ${key}`,
    );
    const encode = rowEncoder(table, (column, values) => this.bytes(table, column, values));
    for (const row of rows.raw().iterate()) yield encode(row);
  }

  private bytes({ name, key }: Table, column: string, values: unknown[]): Buffer {
    const isRow = key.map((part) => `"${part}" = ?`).join(' AND ');
    return this.connection
      .prepare<unknown[], Buffer>(`SELECT CAST("${column}" AS BLOB) FROM "${name}" WHERE ${isRow}`)
      .pluck()
      .get(...values)!;
  }

  private begin(sql: string, state: string): void {
    try {
      this.connection.exec(sql);
    } catch (error) {
      throw this.explain(error, state);
    }
  }

  private explain(error: unknown, state: string): unknown {
    if (!isLocked(error)) return error;
    return new Error(`${this.file} ${state} by another process: stop it, then move again`, {
      cause: error,
    });
  }
}
