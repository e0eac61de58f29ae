import type Driver from 'better-sqlite3';
import { Engine, type Execute, type Row, type Statement } from './engine.js';
import { SlowReader } from './slow-reader.js';
import { sqliteDriver } from './sqlite-driver.js';
import { WriteQueue } from './write-queue.js';

/** Of table and index pages; SQLite's own 2 MiB do not hold the upper levels of large ones. */
const READ_CACHE_KIB = 64 * 1024;

/** One connection writes, in the order of its queue; another one reads what is committed. */
export class SqliteEngine extends Engine {
  readonly dialect = 'sqlite';
  private readonly reader: PreparedConnection;
  private readonly writer: PreparedConnection;
  private readonly slowReader: SlowReader;
  private readonly queue: WriteQueue;

  /** @param writer the connection of the data source, which stays its owner and closes it */
  constructor(writer: Driver.Database) {
    super();
    this.writer = new PreparedConnection(writer);
    this.queue = new WriteQueue(writer);
    const reader = new sqliteDriver(writer.name, { readonly: true });
    reader.pragma(`cache_size = -${READ_CACHE_KIB}`);
    this.reader = new PreparedConnection(reader);
    this.slowReader = new SlowReader(writer.name);
  }

  async read(statement: Statement, parameters: unknown[]): Promise<Row[]> {
    return this.reader.run(statement, parameters);
  }

  readSlowly(statement: Statement, parameters: unknown[]): Promise<Row[]> {
    return this.slowReader.run(statement, parameters);
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
    await this.slowReader.close();
    this.reader.close();
  }
}

/** Makes an object of the values of a row. */
type ToRow = (values: unknown[]) => Row;

interface Prepared {
  statement: Driver.Statement<unknown[], unknown[]>;
  toRow: ToRow;
}

/** A connection with its prepared statements, one for each name. */
class PreparedConnection {
  private readonly prepared = new Map<string, Prepared>();

  constructor(private readonly connection: Driver.Database) {}

  run({ name, sql }: Statement, parameters: unknown[]): Row[] {
    let prepared = this.prepared.get(name);
    if (!prepared) {
      const statement = this.connection.prepare<unknown[], unknown[]>(sql).raw();
      prepared = { statement, toRow: compileToRow(statement) };
      this.prepared.set(name, prepared);
    }
    return prepared.statement.all(...parameters).map(prepared.toRow);
  }

  close(): void {
    this.connection.close();
  }
}

/**
 * The driver sets each property of each row by itself; a literal with all of them takes a third
 * off the cost of reading a page.
 */
function compileToRow(statement: Driver.Statement): ToRow {
  const properties = statement
    .columns()
    .map(({ name }, index) => `${JSON.stringify(name)}: values[${index}]`);
  return new Function('values', `return { ${properties.join(', ')} };`) as ToRow;
}
