import type { Mark } from '../engine/move-mark.js';
import type { Table } from './rows/table.js';

/** One of the two databases of a move, with one connection, on which everything happens. */
export interface Endpoint {
  /** Without credentials. */
  readonly name: string;

  /** The same for two endpoints if they are one database. */
  identity(): Promise<string>;

  /**
   * The tables whose rows move: all but TypeORM's and safe-migrations' own, marks, and what belongs to a
   * search index or an extension.
   * @throws Error for a table that cannot be copied
   */
  tables(): Promise<Table[]>;

  /** Views, virtual and foreign tables that are not Octavo's, and would be left behind. */
  others(): Promise<string[]>;

  /** How many rows a table has. */
  count(table: Table): Promise<number>;

  /** The highest id that each table has ever given, by table; 0 if none. */
  counters(): Promise<Map<string, number>>;

  /** Undefined unless the database is marked. */
  mark(): Promise<Mark | undefined>;

  /** Runs one statement, for checks. */
  query(sql: string): Promise<Record<string, any>[]>;

  /** Begins to read one snapshot; nobody is kept from writing. */
  beginReading(): Promise<void>;

  /**
   * Begins to read one snapshot, and keeps others from writing until `commit`.
   * @throws Error if a writer does not end within ten seconds
   */
  beginLocked(): Promise<void>;

  /** The rows of a table as lines, in the order of its key; whole lines end the last chunk only. */
  read(table: Table): AsyncIterable<Buffer>;

  /** The key of the row with this number, from 1, in the order of the key; undefined if not known. */
  keyAt(table: Table, row: number): Promise<unknown[] | undefined>;

  /**
   * Begins the transaction that fills the database, which nobody else can use until it ends.
   * @throws Error if somebody else uses it
   */
  beginExclusive(): Promise<void>;

  /**
   * Takes a mark away, empties the tables, and removes triggers, foreign keys and the indexes that are
   * cheaper to build afterwards.
   */
  empty(tables: Table[]): Promise<void>;

  /**
   * Writes rows.
   * @throws RowRefusedError, or RefusedLineError, for one that the database cannot hold
   */
  write(table: Table, chunks: AsyncIterable<Buffer>): Promise<void>;

  /**
   * Sets the counters of ids, makes what `empty` removed, and checks that nothing of it is missing.
   * @throws Error that names a row without its parent
   */
  finish(counters: Map<string, number>): Promise<void>;

  /** Has every write refused, by triggers, from the commit of the open transaction on. */
  addMark(mark: Mark): Promise<void>;

  /** Takes the mark away, in a transaction of its own. */
  removeMark(): Promise<void>;

  commit(): Promise<void>;

  /** Undoes an open transaction and closes the connection. */
  close(): Promise<void>;
}

/** The database refused a line, which its error names by number only. */
export class RefusedLineError extends Error {
  constructor(
    /** From 1. */
    readonly row: number,
    readonly column: string | undefined,
    message: string,
  ) {
    super(message);
  }
}
