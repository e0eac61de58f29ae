import type Driver from 'better-sqlite3';
import { Engine, type Execute, type Row, type Statement } from './engine.js';
import { SlowReader } from './slow-reader.js';
import { sqliteDriver } from './sqlite-driver.js';
import { WriteQueue } from './write-queue.js';

/** One connection writes, in the order of its queue; another one reads what is committed. */
export class SqliteEngine extends Engine {
  readonly dialect = 'sqlite';
  private readonly reader: PreparedConnection;
  private readonly writer: PreparedConnection;
  private readonly slowReader: SlowReader;
  private readonly bulkReader: SlowReader;
  private readonly queue: WriteQueue;

  /** @param writer the connection of the data source, which stays its owner and closes it */
  constructor(writer: Driver.Database) {
    super();
    this.writer = new PreparedConnection(writer);
    this.queue = new WriteQueue(writer);
    this.reader = new PreparedConnection(new sqliteDriver(writer.name, { readonly: true }));
    this.slowReader = new SlowReader(writer.name, { threads: 2, maxWaiting: 32 });
    this.bulkReader = new SlowReader(writer.name, { threads: 1, maxWaiting: Infinity });
  }

  async read(statement: Statement, parameters: unknown[]): Promise<Row[]> {
    return this.reader.run(statement, parameters);
  }

  readSlowly(statement: Statement, parameters: unknown[]): Promise<Row[]> {
    return this.slowReader.run(statement, parameters);
  }

  readInBulk(statement: Statement, parameters: unknown[]): Promise<Row[]> {
    return this.bulkReader.run(statement, parameters);
  }

  write(statement: Statement, parameters: unknown[]): Promise<Row[]> {
    return this.queue.enqueue(() => this.writer.run(statement, parameters));
  }

  transaction<T>(work: (execute: Execute) => Promise<T>): Promise<T> {
    return this.queue.enqueue(() =>
      work(async (statement, parameters) => this.writer.run(statement, parameters)),
    );
  }

  async close(): Promise<void> {
    await this.queue.settled();
    await Promise.all([this.slowReader.close(), this.bulkReader.close()]);
    this.reader.close();
  }
}

/** A connection with its prepared statements, one for each name. */
class PreparedConnection {
  private readonly prepared = new Map<string, Driver.Statement>();

  constructor(private readonly connection: Driver.Database) {}

  run({ name, sql }: Statement, parameters: unknown[]): Row[] {
    let statement = this.prepared.get(name);
    if (!statement) {
      statement = this.connection.prepare(sql);
      if (name !== '') this.prepared.set(name, statement);
    }
    return statement.all(...parameters) as Row[];
  }

  close(): void {
    this.connection.close();
  }
}
