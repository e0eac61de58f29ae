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

/** Page cache; SQLite's default of 2 MiB does not hold the upper levels of large b-trees. */
const READ_CACHE_KIB = 64 * 1024;
/** Bytes to which the write-ahead log shrinks when no reader needs it. */
const LOG_SIZE = 32 * 1024 * 1024;
/** Milliseconds of reads after which the event loop serves its sockets first. */
const LONG_TICK = 10;

/** One connection writes, in the order of its queue; another one reads committed data. */
export class SqliteEngine extends Engine {
  readonly dialect = 'sqlite';
  protected readonly maxBatchRows = 32;
  readonly indexes: SqliteIndexes;
  private readonly reader: PreparedConnection;
  private readonly writer: PreparedConnection;
  private readonly slowReader: SlowReader;
  private readonly bulkReader: SlowReader;
  private readonly queue: WriteQueue;

  /** @param writer the connection of the data source, which keeps it and closes it */
  constructor(writer: Driver.Database, observer: QueryObserver) {
    super(observer);
    // A bulk load touches pages all over the indexes: the cache holds them until the commit, and
    // checkpoints are rarer than commits.
    writer.pragma('cache_size = -32000');
    writer.pragma('wal_autocheckpoint = 8000');
    // A long read lets the log grow beyond those 8,000 pages; afterwards it shrinks again.
    writer.pragma(`journal_size_limit = ${LOG_SIZE}`);
    // Keeps the journal of savepoints in memory: a file costs a tenth of the time of a create.
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
    return this.withYields(() => this.runRead(statement, parameters));
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
    // A single statement sees one snapshot anyway.
    return this.withYields(statements.length > 1 ? () => this.reader.inSnapshot(readAll) : readAll);
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

  /** The queue commits them together with others. */
  writeTogether(_lockKey: number, statements: BoundStatement[]): Promise<Row[][]> {
    return this.queue.enqueue(() => statements.map((bound) => this.runWrite(...bound)));
  }

  write(statement: Statement, parameters: unknown[]): Promise<Row[]> {
    return this.queue.enqueue(() => this.runWrite(statement, parameters));
  }

  /** Inserts that arrive while the batch waits in the queue join it. */
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

  load(): Record<string, number> {
    return { waiting: this.queue.depth, slow_reads_waiting: this.slowReader.waiting };
  }

  async close(): Promise<void> {
    await this.queue.drained();
    await Promise.all([this.slowReader.close(), this.bulkReader.close()]);
    this.reader.close();
  }

  /** Yields to the event loop before and after a read, if this tick has already taken long. */
  private async withYields(read: () => Row[]): Promise<Row[]> {
    while (timeInTick() > LONG_TICK) await yieldToEventLoop();
    const rows = read();
    // After a read of many long texts, others run before the rows are serialized.
    if (timeInTick() > LONG_TICK) await yieldToEventLoop();
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
