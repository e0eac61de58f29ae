import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { isLockTimeout } from '../engine/database-errors.js';
import { postgresDriver } from '../postgres/postgres-driver.js';
import { requireUtf8 } from '../postgres/require-utf8.js';
import type { Endpoint } from './endpoint.js';
import type { Mark } from '../engine/move-mark.js';
import {
  postgresCounters,
  postgresTableNames,
  postgresOthers,
  postgresTables,
} from './postgres-catalog.js';
import { PostgresFilling } from './postgres-filling.js';
import { addPostgresMark, postgresMark, removePostgresMark } from './postgres-mark.js';
import type { Column, Table } from './rows/table.js';

/** Settings of the role or the server that would end a move. */
const UNLIMITED = `SELECT set_config(name, '0', false) FROM pg_settings WHERE name IN
  ('statement_timeout', 'idle_in_transaction_session_timeout', 'transaction_timeout')`;

/** The target's commit must be on disk before the source is marked. */
const FLUSHED = `SELECT set_config('synchronous_commit', 'on', false)
  WHERE current_setting('synchronous_commit') = 'off'`;

/** A PostgreSQL database as one of the two databases of a move. */
export class PostgresEndpoint implements Endpoint {
  readonly name: string;
  private filling?: PostgresFilling;
  /** While the connection can do nothing else. */
  private isCopying = false;

  private constructor(private readonly client: pg.Client) {
    const { host, port, database } = client;
    this.name = `postgres://${host}:${port}/${database}`;
  }

  /** @param url with the settings of `withSettings` */
  static async open(url: string): Promise<PostgresEndpoint> {
    const { Client } = postgresDriver();
    const client = new Client({ connectionString: url, keepAlive: true });
    // A lost connection fails the next query.
    client.on('error', () => undefined);
    await client.connect();
    await requireUtf8(client);
    await client.query(UNLIMITED);
    await client.query(FLUSHED);
    await client.query(`SET lock_timeout = '10s'`);
    // So that the server soon ends the transaction of a machine that is gone.
    await client.query('SET tcp_keepalives_idle = 30');
    return new PostgresEndpoint(client);
  }

  async identity(): Promise<string> {
    const [row] = await this.query(
      `SELECT concat_ws('/', extract(epoch FROM pg_postmaster_start_time()), oid, current_schema()) AS id
       FROM pg_database WHERE datname = current_database()`,
    );
    return row.id;
  }

  tables(): Promise<Table[]> {
    return postgresTables(this.client);
  }

  others(): Promise<string[]> {
    return postgresOthers(this.client);
  }

  async count({ name }: Table): Promise<number> {
    const [row] = await this.query(`SELECT count(*) AS rows FROM "${name}"`);
    return Number(row.rows);
  }

  counters(): Promise<Map<string, number>> {
    return postgresCounters(this.client);
  }

  mark(): Promise<Mark | undefined> {
    return postgresMark(this.client);
  }

  async query(sql: string): Promise<Record<string, any>[]> {
    return (await this.client.query(sql)).rows;
  }

  async beginReading(): Promise<void> {
    await this.client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
  }

  /** LOCK takes no snapshot: that of the transaction is taken by the first query, under the lock. */
  async beginLocked(): Promise<void> {
    const names = await postgresTableNames(this.client);
    await this.client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    // Not SHARE, which two moves could hold at once; adding the triggers needs this one.
    await this.lock(names, 'SHARE ROW EXCLUSIVE');
  }

  async *read(table: Table): AsyncGenerator<Buffer> {
    const columns = table.columns.map(selected).join(', ');
    const sql = `SELECT ${columns} FROM "${table.name}" ORDER BY ${orderOf(table)}`;
    this.isCopying = true;
    yield* this.client.query(copyTo(`COPY (${sql}) TO STDOUT`));
    this.isCopying = false;
  }

  async keyAt(table: Table, row: number): Promise<unknown[] | undefined> {
    if (this.isCopying) return undefined;
    const key = table.key.map((name) => `"${name}"`).join(', ');
    const [found] = await this.query(
      `SELECT ${key} FROM "${table.name}" ORDER BY ${orderOf(table)} LIMIT 1 OFFSET ${row - 1}`,
    );
    return Object.values(found);
  }

  async beginExclusive(): Promise<void> {
    const names = await postgresTableNames(this.client);
    await this.client.query('BEGIN');
    await this.lock(names, 'ACCESS EXCLUSIVE');
  }

  async empty(tables: Table[]): Promise<void> {
    await removePostgresMark(this.client);
    this.filling = await PostgresFilling.begin(this.client, tables);
  }

  write(table: Table, chunks: AsyncIterable<Buffer>): Promise<void> {
    return this.filling!.write(table, chunks);
  }

  finish(counters: Map<string, number>): Promise<void> {
    return this.filling!.finish(counters);
  }

  addMark(mark: Mark): Promise<void> {
    return addPostgresMark(this.client, mark);
  }

  async removeMark(): Promise<void> {
    await this.client.query('BEGIN');
    await removePostgresMark(this.client);
    await this.commit();
  }

  async commit(): Promise<void> {
    const { command } = await this.client.query('COMMIT');
    // After a failed statement, COMMIT rolls back without an error.
    if (command !== 'COMMIT') throw new Error(`${this.name} rolled the transaction back`);
  }

  /** The server undoes what is open. */
  async close(): Promise<void> {
    if (this.isCopying) this.client.connection.stream.destroy();
    else await this.client.end();
  }

  private async lock(tables: string[], mode: string): Promise<void> {
    if (tables.length === 0) return;
    try {
      await this.client.query(
        `LOCK TABLE ${tables.map((name) => `"${name}"`).join(', ')} IN ${mode} MODE`,
      );
    } catch (error) {
      if (!isLockTimeout(error)) throw error;
      throw new Error(
        `${this.name} is being used by a transaction that has not ended within 10 seconds: ` +
          'move when it has',
        { cause: error },
      );
    }
  }
}

const selected = ({ name, kind }: Column): string =>
  kind === 'float' ? `encode(float8send("${name}"), 'hex')` : `"${name}"`;

/** The order of SQLite's keys: by bytes. */
const orderOf = ({ key, columns }: Table): string =>
  key
    .map((name) => {
      const isText = columns.find((column) => column.name === name)?.kind === 'text';
      return `"${name}"${isText ? ' COLLATE "C"' : ''}`;
    })
    .join(', ');
