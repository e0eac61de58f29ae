import type Driver from 'better-sqlite3';
import { yieldToEventLoop, timeInTick } from '../../common/event-loop.js';
import { Engine, retryOnConflict } from '../engine/engine.js';
import type {
  BoundStatement,
  Execute,
  IdLookup,
  Id,
  BuildInsert,
  Row,
  Statement,
} from '../engine/statement.js';
import type { QueryKind, QueryObserver } from '../engine/query-observer.js';
import { PreparedConnection } from './prepared-connection.js';
import { SlowReader } from './slow-reader.js';
import { sqliteDriver } from './sqlite-driver.js';
import { SqliteIndexes } from './sqlite-indexes.js';
import { WriteQueue } from './write-queue.js';

/** Of table and index pages; SQLite's own 2 MiB do not hold the upper levels of large ones. */
const READ_CACHE_KIB = 64 * 1024;
/** Bytes of the write-ahead log that are kept when no reader needs it. */
const LOG_SIZE = 32 * 1024 * 1024;
/** Milliseconds of reads after which whoever waits on a socket is looked after first. */
const LONG_TURN = 10;

/** One connection writes, in the order of its queue; another one reads what is committed. */
export class SqliteEngine extends Engine {
  readonly dialect = 'sqlite';
  protected readonly maxBatchRows = 32;
  readonly indexes: SqliteIndexes;
  private readonly reader: PreparedConnection;
  private readonly writer: PreparedConnection;
  private readonly slowReader: SlowReader;
  private readonly bulkReader: SlowReader;
  private readonly queue: WriteQueue;

  /** @param writer the connection of the data source, which stays its owner and closes it */
  constructor(writer: Driver.Database, observer: QueryObserver) {
    super(observer);
    // Rows in bulk touch pages all over the indexes: the cache holds them until the commit, and
    // they reach the file less often than at every commit.
    writer.pragma('cache_size = -32000');
    writer.pragma('wal_autocheckpoint = 8000');
    // A long reader makes the log grow beyond those 8,000 pages; afterwards it shrinks again.
    writer.pragma(`journal_size_limit = ${LOG_SIZE}`);
    // What a savepoint would put back is kept in memory: in a file it is a tenth of a create.
    writer.pragma('temp_store = MEMORY');
    this.writer = new PreparedConnection(writer);
    this.queue = new WriteQueue(writer, observer);
    this.indexes = new SqliteIndexes(writer, (run) =>
      retryOnConflict(() => this.queue.enqueue(run)),
    );
    const reader = new sqliteDriver(writer.name, { readonly: true });
    reader.pragma(`cache_size = -${READ_CACHE_KIB}`);
    this.reader = new PreparedConnection(reader);
    this.slowReader = new SlowReader(writer.name, { threads: 2, maxWaiting: 32 });
    this.bulkReader = new SlowReader(writer.name, { threads: 1, maxWaiting: Infinity });
  }

  read(statement: Statement, parameters: unknown[]): Promise<Row[]> {
    return this.inTurn(() => this.runRead(statement, parameters));
  }

  readPage(statements: BoundStatement[], enough: number): Promise<Row[]> {
    const readAll = (): Row[] => {
      const rows: Row[] = [];
      for (const bound of statements) {
        rows.push(...this.runRead(...bound));
        if (rows.length >= enough) break;
      }
      return rows;
    };
    // One statement is a snapshot by itself.
    return this.inTurn(statements.length > 1 ? () => this.reader.inSnapshot(readAll) : readAll);
  }

  async find({ byId }: IdLookup, id: Id): Promise<Row | undefined> {
    const [row] = await this.read(byId, [id]);
    return row;
  }

  slowRead(statements: BoundStatement[]): Promise<Row[][]> {
    return this.readInThread(this.slowReader, statements);
  }

  async bulkRead(statement: Statement, parameters: unknown[]): Promise<Row[]> {
    const [rows] = await this.readInThread(this.bulkReader, [[statement, parameters]]);
    return rows;
  }

  write(statement: Statement, parameters: unknown[]): Promise<Row[]> {
    return this.queue.enqueue(() => this.runWrite(statement, parameters));
  }

  /** What comes until it is its turn joins it. */
  protected writeBatch(buildInsert: BuildInsert, closeBatch: () => unknown[][]): Promise<Row[]> {
    return this.queue.enqueue(() => this.runWrite(...buildInsert(closeBatch())));
  }

  transaction<T>(work: (execute: Execute) => Promise<T>): Promise<T> {
    return this.queue.enqueue(() =>
      work(async (statement, parameters) => this.runWrite(statement, parameters)),
    );
  }

  protected bulkTransaction<T>(work: (execute: Execute) => Promise<T>): Promise<T> {
    return this.transaction(work);
  }

  override async fill<T>(table: string, bytes: number, work: () => Promise<T>): Promise<T> {
    await this.indexes.defer(table, bytes);
    try {
      return await work();
    } finally {
      await this.indexes.restore();
    }
  }

  load(): Record<string, number> {
    return { waiting: this.queue.depth, slow_reads_waiting: this.slowReader.waiting };
  }

  async close(): Promise<void> {
    await this.queue.settled();
    await Promise.all([this.slowReader.close(), this.bulkReader.close()]);
    this.reader.close();
  }

  private async inTurn(read: () => Row[]): Promise<Row[]> {
    while (timeInTick() > LONG_TURN) await yieldToEventLoop();
    const rows = read();
    // Many long texts: others have their turn before the rows become an answer.
    if (timeInTick() > LONG_TURN) await yieldToEventLoop();
    return rows;
  }

  private async readInThread(reader: SlowReader, statements: BoundStatement[]): Promise<Row[][]> {
    const start = performance.now();
    try {
      return await reader.run(statements);
    } finally {
      this.observer.observe('slow_read', start, statements.length);
    }
  }

  private runRead(statement: Statement, parameters: unknown[]): Row[] {
    return this.observed('read', () => this.reader.run(statement, parameters));
  }

  private runWrite(statement: Statement, parameters: unknown[]): Row[] {
    return this.observed('write', () => this.writer.run(statement, parameters));
  }

  private observed(kind: QueryKind, run: () => Row[]): Row[] {
    const start = performance.now();
    try {
      return run();
    } finally {
      this.observer.observe(kind, start);
    }
  }
}
