export type Dialect = 'sqlite' | 'postgres';

export type Row = Record<string, unknown>;

export type Id = number | string;

/** Turns one row with a JSON array per column into rows; see sql/column-wise.ts. */
export type UnpackRows = (row: Row) => Row[];

/** SQL that is prepared once, then only bound and run. */
export interface Statement {
  /** PostgreSQL's name of the prepared statement; empty for one that is not cached. */
  readonly name: string;
  readonly sql: string;
  /**
   * The queue in which the statement waits for a connection: its table, so that a locked table does
   * not delay the others. Default: the name.
   */
  readonly queueKey?: string;
  /** Set if the statement returns its rows column by column. */
  readonly unpackRows?: UnpackRows;
}

/** A statement with its parameters. */
export type BoundStatement = [Statement, unknown[]];

/** Finds rows of one table by id, one or several at a time. */
export interface IdLookup {
  readonly byId: Statement;
  byIds(ids: Id[]): BoundStatement;
}

/**
 * Builds the INSERT of one or more rows that have the same properties. A row is the array of their
 * values. The statement returns the rows as stored.
 */
export type BuildInsert = (rows: unknown[][]) => BoundStatement;

/** Runs one statement and returns its rows. */
export type Execute = (statement: Statement, parameters: unknown[]) => Promise<Row[]>;
